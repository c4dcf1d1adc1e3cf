package metamorph

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/kafkavet/kafkavet/internal/client"
)

// step is one round of a loop over records: how the record arrives and what is done with it.
type step struct {
	file *ast.File
	fn   *scope
	loop ast.Stmt // *ast.ForStmt or *ast.RangeStmt
	poll ast.Stmt // *ast.AssignStmt, the receive of a select, or the loop itself if it is a range
	vars []*ast.Ident
	// sel is the select with the clause in which the record arrives, if there is one.
	sel *ast.SelectStmt
	// guards are the statements that look at the poll's own outcome.
	guards []ast.Stmt
	// body is the rest.
	body []ast.Stmt
}

func (s *step) from() token.Pos { return s.body[0].Pos() }
func (s *step) to() token.Pos   { return s.body[len(s.body)-1].End() }

// record is the variable with the record, or nil.
func (s *step) record(info *types.Info) *ast.Ident {
	for _, id := range s.vars {
		if obj := info.Defs[id]; obj != nil && isRecord(obj.Type()) {
			return id
		}
	}
	return nil
}

// scope is a function declaration or literal.
type scope struct {
	decl *ast.FuncDecl // the declaration that it stands in; nil in a package-level literal
	node ast.Node
	typ  *ast.FuncType
	sig  *types.Signature
	body *ast.BlockStmt
}

// scopes are all functions of the package with a body.
func (e *editor) scopes() []*scope {
	var all []*scope
	for _, file := range e.Syntax {
		for _, d := range file.Decls {
			decl, _ := d.(*ast.FuncDecl)
			ast.Inspect(d, func(n ast.Node) bool {
				s := &scope{decl: decl, node: n}
				switch n := n.(type) {
				case *ast.FuncDecl:
					if n.Body == nil {
						return false
					}
					s.typ, s.body = n.Type, n.Body
					s.sig = e.Info.Defs[n.Name].Type().(*types.Signature)
				case *ast.FuncLit:
					s.typ, s.body = n.Type, n.Body
					s.sig = types.Unalias(e.Info.TypeOf(n)).(*types.Signature)
				default:
					return true
				}
				all = append(all, s)
				return true
			})
		}
	}
	return all
}

// inspect visits what stands in a function itself, not in literals inside it.
func inspect(n ast.Node, visit func(ast.Node) bool) {
	ast.Inspect(n, func(m ast.Node) bool {
		if _, lit := m.(*ast.FuncLit); m == nil || lit && m != n {
			return false
		}
		return visit(m)
	})
}

// allSteps are the loops over records, in order of position.
func (e *editor) allSteps() []*step {
	var steps []*step
	for _, fn := range e.scopes() {
		inspect(fn.body, func(n ast.Node) bool {
			if s := e.step(fn, n); s != nil {
				steps = append(steps, s)
			}
			return true
		})
	}
	slices.SortFunc(steps, func(a, b *step) int { return int(a.loop.Pos()) - int(b.loop.Pos()) })
	return steps
}

// steps are those that do not stand in another.
func (e *editor) steps() []*step {
	var outer []*step
	for _, s := range e.allSteps() {
		if len(outer) == 0 || outer[len(outer)-1].to() <= s.loop.Pos() {
			outer = append(outer, s)
		}
	}
	return outer
}

func (e *editor) step(fn *scope, n ast.Node) *step {
	s := &step{fn: fn, file: e.file(n.Pos())}
	var list []ast.Stmt
	switch n := n.(type) {
	case *ast.RangeStmt:
		if n.Tok != token.DEFINE {
			return nil
		}
		s.loop, s.poll, s.vars, list = n, n, idents(n.Key, n.Value), n.Body.List
		if s.record(e.Info) == nil {
			return nil
		}
	case *ast.ForStmt:
		s.loop = n
		if list = e.findPoll(s, n.Body.List); list == nil {
			return nil
		}
	default:
		return nil
	}
	for len(list) > 0 && e.isGuard(s, list[0]) {
		s.guards, list = append(s.guards, list[0]), list[1:]
	}
	s.body = list
	if len(list) == 0 {
		return nil
	}
	return s
}

// findPoll finds the statement of a loop body by which a record arrives, and returns what follows it.
func (e *editor) findPoll(s *step, list []ast.Stmt) []ast.Stmt {
	for i, stmt := range list {
		switch stmt := stmt.(type) {
		case *ast.AssignStmt:
			if e.isPoll(s, stmt) {
				return list[i+1:]
			}
		case *ast.SelectStmt:
			for _, c := range stmt.Body.List {
				clause := c.(*ast.CommClause)
				if assign, ok := clause.Comm.(*ast.AssignStmt); ok && e.isPoll(s, assign) {
					s.sel = stmt
					return clause.Body
				}
			}
		}
	}
	return nil
}

// isPoll reports whether the statement defines a variable with a record that a call or receive yields.
func (e *editor) isPoll(s *step, assign *ast.AssignStmt) bool {
	if assign.Tok != token.DEFINE || len(assign.Rhs) != 1 {
		return false
	}
	s.poll, s.vars = assign, idents(assign.Lhs...)
	switch rhs := assign.Rhs[0].(type) {
	case *ast.UnaryExpr:
		return rhs.Op == token.ARROW && s.record(e.Info) != nil
	case *ast.CallExpr:
		return e.does(rhs, client.Poll)
	}
	return false
}

// isGuard reports whether the statement leaves the round because of the poll's own outcome.
func (e *editor) isGuard(s *step, stmt ast.Stmt) bool {
	guard, ok := stmt.(*ast.IfStmt)
	if !ok || guard.Init != nil || guard.Else != nil || !leaves(guard.Body.List) {
		return false
	}
	found := false
	ast.Inspect(guard.Cond, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			for _, v := range s.vars {
				obj := e.Info.Defs[v]
				found = found || obj != nil && e.Info.Uses[id] == obj && !isRecord(obj.Type())
			}
		}
		return true
	})
	return found
}

// leaves reports whether control never passes the end of the list.
func leaves(list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	switch last := list[len(list)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return last.Tok == token.BREAK || last.Tok == token.CONTINUE || last.Tok == token.GOTO
	}
	return false
}

// idents are those of the expressions that are names.
func idents(exprs ...ast.Expr) (ids []*ast.Ident) {
	for _, x := range exprs {
		if id, ok := x.(*ast.Ident); ok {
			ids = append(ids, id)
		}
	}
	return ids
}

// does reports whether the call is a client's, or one through the user's own interface, with one of the verbs.
func (e *editor) does(call *ast.CallExpr, verbs ...client.Verb) bool {
	fn, _ := typeutil.Callee(e.Info, call).(*types.Func)
	_, row := client.CallOf(fn)
	return row != nil && slices.Contains(verbs, row.Does)
}

// isRecord reports whether t is a record or batch of a client.
func isRecord(t types.Type) bool { return client.RecordOf(t) != nil }
