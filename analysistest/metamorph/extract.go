package metamorph

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// form is what a piece of a function becomes.
type form int

const (
	function form = iota
	method
	closure
	iface
)

// extractTo moves what follows the poll into a function of the given form, called in its place.
func extractTo(to form) func(*editor) {
	return func(e *editor) {
		for _, s := range e.steps() {
			e.extract(s, to)
		}
	}
}

func (e *editor) extract(s *step, to form) {
	x := e.exits(s)
	if x == nil {
		return
	}
	name := e.name("Step")
	var head, call string
	frag := e.fragment(s.file)
	if to == closure {
		head, call = "func()", ""
	} else {
		params, ok := e.params(s.fn, s.from(), s.to())
		if !ok {
			return
		}
		if to == method {
			recv := e.receiver(s.fn)
			if recv == nil || !slices.Contains(params, recv) {
				return
			}
			params = slices.DeleteFunc(params, func(v *types.Var) bool { return v == recv })
			head, call = "func "+e.original(s.fn.decl.Recv.Pos(), s.fn.decl.Recv.End())+" "+name, recv.Name()+"."+name
			frag.uses(s.fn.decl.Recv.Pos(), s.fn.decl.Recv.End())
		} else if isGeneric(s.fn) {
			return
		} else if to == iface {
			head, call = "func ("+name+"Impl) "+name, name+"Of."+name
		} else {
			head, call = "func "+name, name
		}
		sig, args := frag.signature(params)
		head, call = head+sig, call+args
	}
	body := x.translate(e, s)
	frag.uses(s.from(), s.to())
	if !frag.ok {
		return
	}
	head += " " + x.result + " "
	switch to {
	case closure:
		call = head + body + "()"
	case iface:
		sig := strings.TrimPrefix(head, "func ("+name+"Impl) ")
		frag.add(fmt.Sprintf("type %[1]sIface interface{ %[2]s }\n\ntype %[1]sImpl struct{}\n\n%[3]s%[4]s", name, sig, head, body))
		call = "var " + name + "Of " + name + "Iface = " + name + "Impl{}\n" + x.call(call)
		e.replace(s.from(), s.to(), call)
		e.n++
		return
	default:
		frag.add(head + body)
	}
	e.replace(s.from(), s.to(), x.call(call))
	e.n++
}

// signature writes parameters, and the arguments for them.
func (f *fragment) signature(params []*types.Var) (sig, args string) {
	var decls, names []string
	for _, v := range params {
		decls = append(decls, v.Name()+" "+f.typ(v.Type()))
		names = append(names, v.Name())
	}
	return "(" + strings.Join(decls, ", ") + ")", "(" + strings.Join(names, ", ") + ")"
}

// receiver is the receiver's variable of the declaration that fn is or stands in.
func (e *editor) receiver(fn *scope) *types.Var {
	if fn.decl == nil || fn.decl.Recv == nil || len(fn.decl.Recv.List[0].Names) == 0 {
		return nil
	}
	recv, _ := e.Info.Defs[fn.decl.Recv.List[0].Names[0]].(*types.Var)
	return recv
}

func isGeneric(fn *scope) bool {
	if fn.decl == nil {
		return false
	}
	if fn.decl.Type.TypeParams != nil {
		return true
	}
	if fn.decl.Recv == nil {
		return false
	}
	t := fn.decl.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	_, named := t.(*ast.Ident)
	return !named
}

// params are the local variables that a piece of fn uses from outside itself, in order of declaration.
// It is false if the piece cannot be moved out of the function: it uses a local type, or changes a
// variable that others still look at.
func (e *editor) params(fn *scope, from, to token.Pos) ([]*types.Var, bool) {
	var params []*types.Var
	ok := true
	root := fn.node
	if fn.decl != nil {
		root = fn.decl
	}
	ast.Inspect(root, func(n ast.Node) bool {
		id, isIdent := n.(*ast.Ident)
		if !isIdent || id.Pos() < from || to < id.End() {
			return true
		}
		obj := e.Info.Uses[id]
		if obj == nil || obj.Pkg() != e.Types || from <= obj.Pos() && obj.Pos() < to {
			return true
		}
		switch obj := obj.(type) {
		case *types.Var:
			if obj.IsField() || obj.Parent() == e.Types.Scope() {
				return true
			}
			if !slices.Contains(params, obj) {
				params = append(params, obj)
			}
		case *types.TypeName, *types.Const:
			if obj.Parent() != e.Types.Scope() {
				ok = false
			}
		}
		return true
	})
	slices.SortFunc(params, func(a, b *types.Var) int { return int(a.Pos()) - int(b.Pos()) })
	for _, v := range params {
		if e.changed(root, v, from, to) {
			ok = false
		}
	}
	return params, ok
}

// changed reports whether between from and to the variable is assigned or its address taken.
func (e *editor) changed(root ast.Node, v *types.Var, from, to token.Pos) bool {
	changed := false
	is := func(x ast.Expr) {
		for {
			switch y := x.(type) {
			case *ast.ParenExpr:
				x = y.X
				continue
			case *ast.SelectorExpr:
				if _, ptr := e.Info.TypeOf(y.X).Underlying().(*types.Pointer); ptr {
					return
				}
				x = y.X
				continue
			case *ast.IndexExpr:
				if _, array := e.Info.TypeOf(y.X).Underlying().(*types.Array); !array {
					return
				}
				x = y.X
				continue
			case *ast.Ident:
				if e.Info.Uses[y] == v {
					changed = true
				}
			}
			return
		}
	}
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil || n.End() <= from || to <= n.Pos() {
			return false
		}
		if n.Pos() < from || to < n.End() {
			return true
		}
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, x := range n.Lhs {
				is(x)
			}
		case *ast.IncDecStmt:
			is(n.X)
		case *ast.RangeStmt:
			if n.Tok == token.ASSIGN {
				is(n.Key)
				if n.Value != nil {
					is(n.Value)
				}
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				is(n.X)
			}
		case *ast.SelectorExpr:
			if sel := e.Info.Selections[n]; sel != nil && sel.Kind() == types.MethodVal {
				recv := sel.Obj().(*types.Func).Signature().Recv().Type()
				_, wants := recv.(*types.Pointer)
				_, has := sel.Recv().Underlying().(*types.Pointer)
				if wants && !has {
					is(n.X)
				}
			}
		case *ast.SliceExpr:
			if _, array := e.Info.TypeOf(n.X).Underlying().(*types.Array); array {
				is(n.X)
			}
		}
		return true
	})
	return changed
}

// exits say how control leaves the body of a step other than by its end.
type exits struct {
	result string // result type of the function that the body becomes
	leave  string // what the caller does when the function says so
	end    string // how the function says that all went on
	stmts  []ast.Stmt
}

// exits is nil if the body cannot become a function of its own.
func (e *editor) exits(s *step) *exits {
	x := &exits{}
	var returns []*ast.ReturnStmt
	breaks, ok := 0, true
	var walk func(n ast.Node, inLoop, inSwitch bool)
	walk = func(n ast.Node, inLoop, inSwitch bool) {
		ast.Inspect(n, func(m ast.Node) bool {
			if m == n {
				return true
			}
			switch m := m.(type) {
			case *ast.FuncLit:
				return false
			case *ast.ForStmt, *ast.RangeStmt:
				walk(m, true, true)
				return false
			case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
				walk(m, inLoop, true)
				return false
			case *ast.DeferStmt, *ast.LabeledStmt:
				ok = false
			case *ast.ReturnStmt:
				returns = append(returns, m)
				x.stmts = append(x.stmts, m)
			case *ast.BranchStmt:
				switch {
				case m.Tok == token.GOTO || m.Label != nil:
					ok = false
				case m.Tok == token.CONTINUE && !inLoop:
					x.stmts = append(x.stmts, m)
				case m.Tok == token.BREAK && !inSwitch:
					breaks++
					ok = ok && s.sel == nil // it leaves the select only
					x.stmts = append(x.stmts, m)
				}
			}
			return true
		})
	}
	walk(&ast.BlockStmt{List: s.body}, false, false)
	if s.sel != nil && !lastOf(s.loop, s.sel) {
		for _, stmt := range x.stmts {
			if b, isBranch := stmt.(*ast.BranchStmt); isBranch && b.Tok == token.CONTINUE {
				ok = false // it skips what follows the select
			}
		}
	}
	if s.fn.sig.Results().Len() > 0 && s.fn.sig.Results().At(0).Name() != "" {
		ok = ok && len(returns) == 0
	}
	switch results := s.fn.sig.Results(); {
	case !ok:
		return nil
	case len(returns) == 0 && breaks == 0:
		x.end = "return"
	case len(returns) == 0:
		x.result, x.leave, x.end = "bool", "break", "return false"
	case breaks > 0:
		return nil
	case results.Len() == 0:
		x.result, x.leave, x.end = "bool", "return", "return false"
	case results.Len() == 1 && types.Identical(results.At(0).Type(), errorType):
		for _, r := range returns {
			if !e.isFailure(s, r) {
				return nil
			}
		}
		x.result, x.leave, x.end = "error", "return kvErr", "return nil"
	default:
		return nil
	}
	return x
}

// lastOf reports whether stmt is the last of the loop's body.
func lastOf(loop ast.Stmt, stmt ast.Stmt) bool {
	f, ok := loop.(*ast.ForStmt)
	return ok && f.Body.List[len(f.Body.List)-1] == stmt
}

// isFailure reports whether the statement surely returns an error: a new one, or one that is not nil by
// the branch that it stands in.
func (e *editor) isFailure(s *step, r *ast.ReturnStmt) bool {
	switch x := r.Results[0].(type) {
	case *ast.CallExpr:
		sel, ok := x.Fun.(*ast.SelectorExpr)
		if !ok {
			return false
		}
		fn, ok := e.Info.Uses[sel.Sel].(*types.Func)
		return ok && (fn.FullName() == "fmt.Errorf" || fn.FullName() == "errors.New")
	case *ast.Ident:
		v, ok := e.Info.Uses[x].(*types.Var)
		if !ok {
			return false
		}
		found := false
		for _, stmt := range s.body {
			inspect(stmt, func(n ast.Node) bool {
				branch, ok := n.(*ast.IfStmt)
				if !ok || r.Pos() < branch.Body.Pos() || branch.Body.End() < r.End() {
					return true
				}
				for _, cond := range conjuncts(branch.Cond) {
					c, ok := cond.(*ast.BinaryExpr)
					if !ok || c.Op != token.NEQ || !isNil(e.Info, c.Y) {
						continue
					}
					if id, ok := c.X.(*ast.Ident); ok && e.Info.Uses[id] == v && !e.changed(s.fn.node, v, branch.Body.Pos(), r.Pos()) {
						found = true
					}
				}
				return true
			})
		}
		return found
	}
	return false
}

func conjuncts(x ast.Expr) []ast.Expr {
	if b, ok := x.(*ast.BinaryExpr); ok && b.Op == token.LAND {
		return append(conjuncts(b.X), conjuncts(b.Y)...)
	}
	return []ast.Expr{x}
}

// translate is the body as a function's block.
func (x *exits) translate(e *editor, s *step) string {
	inner := &editor{Package: e.Package}
	for _, stmt := range x.stmts {
		switch stmt := stmt.(type) {
		case *ast.ReturnStmt:
			if x.result == "bool" {
				inner.replace(stmt.Pos(), stmt.End(), "return true")
			}
		case *ast.BranchStmt:
			if stmt.Tok == token.CONTINUE {
				inner.replace(stmt.Pos(), stmt.End(), x.end)
			} else {
				inner.replace(stmt.Pos(), stmt.End(), "return true")
			}
		}
	}
	return "{\n" + inner.render(s.from(), s.to()) + "\n" + x.end + "\n}"
}

// call is the statement in the body's place.
func (x *exits) call(call string) string {
	switch x.result {
	case "error":
		return "if kvErr := " + call + "; kvErr != nil {\n" + x.leave + "\n}"
	case "bool":
		return "if " + call + " {\n" + x.leave + "\n}"
	}
	return call
}
