package metamorph

import (
	"go/ast"
	"go/token"
	"go/types"
)

// invert turns "if err != nil { A }; rest" into "if err == nil { rest } else { A }" where A leaves, else
// into an empty branch with A in the else branch.
func invert(e *editor) {
	for _, fn := range e.scopes() {
		inspect(fn.body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BlockStmt:
				e.invertList(n.List)
			case *ast.CaseClause:
				e.invertList(n.Body)
			case *ast.CommClause:
				e.invertList(n.Body)
			case *ast.IfStmt:
				if elif, ok := n.Else.(*ast.IfStmt); ok {
					e.invertIf(elif, nil)
				}
			}
			return true
		})
	}
}

func (e *editor) invertList(list []ast.Stmt) {
	for i, stmt := range list {
		if n, ok := stmt.(*ast.IfStmt); ok {
			e.invertIf(n, list[i+1:])
		}
	}
}

// invertIf inverts one statement; rest is what follows it in its list.
func (e *editor) invertIf(n *ast.IfStmt, rest []ast.Stmt) {
	cond, ok := n.Cond.(*ast.BinaryExpr)
	if !ok || cond.Op != token.NEQ || n.Else != nil || !e.isError(cond.X) || !isNil(e.Info, cond.Y) {
		return
	}
	if leaves(n.Body.List) && n.Init == nil && movable(rest) {
		e.replace(n.Pos(), n.End(), "if "+e.node(cond.X)+" == nil {\n")
		e.edits = append(e.edits, edit{pos: rest[len(rest)-1].End(), end: rest[len(rest)-1].End(), order: -int(n.Pos()), text: func() string {
			return "\n} else " + e.render(n.Body.Pos(), n.Body.End())
		}})
	} else {
		open, closing := "", ""
		if n.Init != nil {
			open, closing = "{\n"+e.node(n.Init)+"\n", "\n}"
		}
		e.replace(n.Pos(), n.Body.Pos(), open+"if "+e.node(cond.X)+" == nil {\n} else ")
		e.edits = append(e.edits, edit{pos: n.End(), end: n.End(), order: -int(n.Pos()), text: func() string { return closing }})
	}
	e.n++
}

// movable reports whether the statements can become a block of their own.
func movable(list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	for _, stmt := range list {
		switch stmt := stmt.(type) {
		case *ast.LabeledStmt:
			return false
		case *ast.BranchStmt:
			if stmt.Tok == token.FALLTHROUGH {
				return false
			}
		}
	}
	return true
}

var errorType = types.Universe.Lookup("error").Type()

func (e *editor) isError(x ast.Expr) bool {
	t := e.Info.TypeOf(x)
	return t != nil && types.Identical(t, errorType)
}

func isNil(info *types.Info, x ast.Expr) bool { return info.Types[x].IsNil() }
