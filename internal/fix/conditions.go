package fix

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/kafkavet/kafkavet/internal/delivery"
	"github.com/kafkavet/kafkavet/internal/effect"
)

// leavesOnlyOnFailure reports whether the statements are left early only where something has failed: below a condition
// "err != nil", or with a new error. So nothing that was committed before for a reason of its own, such as a record that
// is filtered, would not be any more.
func (x *Fixes) leavesOnlyOnFailure(list []ast.Stmt) bool {
	e := &exits{x: x}
	e.list(list, where{})
	return !e.others
}

// exits looks for ways out of statements.
type exits struct {
	x      *Fixes
	others bool // there are some for which nothing has failed
}

// where says in what a statement stands.
type where struct {
	failed       bool // below a condition that something has failed
	loop, breaks bool // within the statements, in a loop, or in what a break leaves
}

func (e *exits) list(list []ast.Stmt, w where) {
	for _, s := range list {
		e.stmt(s, w)
	}
}

func (e *exits) stmt(s ast.Stmt, w where) {
	switch s := s.(type) {
	case *ast.IfStmt:
		below := w
		below.failed = w.failed || e.x.failed(s.Cond) != nil || e.x.waits(s.Cond)
		e.list(s.Body.List, below)
		if s.Else != nil {
			e.stmt(s.Else, w)
		}
	case *ast.BlockStmt:
		e.list(s.List, w)
	case *ast.LabeledStmt:
		e.stmt(s.Stmt, w)
	case *ast.ForStmt:
		w.loop, w.breaks = true, true
		e.list(s.Body.List, w)
	case *ast.RangeStmt:
		w.loop, w.breaks = true, true
		e.list(s.Body.List, w)
	case *ast.SwitchStmt:
		e.clauses(s.Body, w)
	case *ast.TypeSwitchStmt:
		e.clauses(s.Body, w)
	case *ast.SelectStmt:
		e.clauses(s.Body, w)
	case *ast.ReturnStmt:
		n := len(s.Results)
		e.others = e.others || !w.failed && !(n > 0 && isNewError(s.Results[n-1]))
	case *ast.BranchStmt:
		switch {
		case s.Label != nil || s.Tok == token.GOTO:
			e.others = true
		case s.Tok == token.CONTINUE:
			e.others = e.others || !w.loop && !w.failed
		case s.Tok == token.BREAK:
			e.others = e.others || !w.breaks && !w.failed
		}
	}
}

// waits reports whether a condition compares the length of a list that the package appends to: what is left there waits to be
// worked on together with more, and a commit behind covers it.
func (x *Fixes) waits(cond ast.Expr) bool {
	c, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	if !ok || c.Op != token.LSS && c.Op != token.NEQ {
		return false
	}
	call, ok := ast.Unparen(c.X).(*ast.CallExpr)
	if !ok || len(call.Args) != 1 || !x.isBuiltin(call, "len") {
		return false
	}
	list := x.varOf(call.Args[0])
	appended := false
	for _, file := range x.pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && list != nil && x.isBuiltin(call, "append") && x.varOf(call.Args[0]) == list {
				appended = true
			}
			return !appended
		})
	}
	return appended
}

func (x *Fixes) isBuiltin(call *ast.CallExpr, name string) bool {
	b, ok := typeutil.Callee(x.pass.TypesInfo, call).(*types.Builtin)
	return ok && b.Name() == name
}

// varOf is the variable or field of an expression, nil for any other.
func (x *Fixes) varOf(e ast.Expr) *types.Var {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		v, _ := x.pass.TypesInfo.ObjectOf(e).(*types.Var)
		return v
	case *ast.SelectorExpr:
		v, _ := x.pass.TypesInfo.Uses[e.Sel].(*types.Var)
		return v
	}
	return nil
}

func (e *exits) clauses(body *ast.BlockStmt, w where) {
	w.breaks = true
	for _, c := range body.List {
		e.list(statements(c), w)
	}
}

// eachGroup calls f with each statement, and whether work stands in it or in the statement whose error it looks at.
func (x *Fixes) eachGroup(list []ast.Stmt, worked delivery.Chain, f func(ast.Stmt, bool)) {
	for i, s := range list {
		work := holds(s, worked)
		if i > 0 && x.group(list, i-1) == 2 {
			work = work || holds(list[i-1], worked)
		}
		if c, ok := s.(*ast.IfStmt); ok && c.Init != nil {
			work = holds(c.Init, worked) || holds(c.Cond, worked)
		}
		f(s, work)
	}
}

// meansTheSame reports whether a unit of statements means the same behind others: none of them gives another value to
// a variable that it uses, or declares one of its name; nothing that it declares is used outside of it.
func (x *Fixes) meansTheSame(unit, others []ast.Stmt, all ast.Node) bool {
	used, declared := map[types.Object]bool{}, map[types.Object]bool{}
	names := map[string]bool{}
	for _, s := range unit {
		ast.Inspect(s, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok {
				return true
			}
			if o := x.pass.TypesInfo.Defs[id]; o != nil {
				declared[o] = true
			} else if v, ok := x.pass.TypesInfo.Uses[id].(*types.Var); ok && !v.IsField() {
				used[v] = true
			}
			return true
		})
	}
	for o := range declared {
		delete(used, o)
	}
	for o := range used {
		names[o.Name()] = true
	}
	// What the unit itself gives a value first does not matter to it, and to others only if they ask.
	own := map[types.Object]bool{}
	for _, s := range unit {
		if a, ok := s.(*ast.AssignStmt); ok {
			for _, l := range a.Lhs {
				if id, ok := l.(*ast.Ident); ok {
					own[x.pass.TypesInfo.ObjectOf(id)] = true
				}
			}
		}
	}
	for _, s := range others {
		if d, ok := s.(*ast.AssignStmt); ok && d.Tok == token.DEFINE {
			for _, l := range d.Lhs {
				if id, ok := l.(*ast.Ident); ok && x.pass.TypesInfo.Defs[id] != nil && names[id.Name] && !own[x.pass.TypesInfo.Uses[id]] {
					return false
				}
			}
		}
		if d, ok := s.(*ast.DeclStmt); ok {
			for _, spec := range d.Decl.(*ast.GenDecl).Specs {
				if v, ok := spec.(*ast.ValueSpec); ok && slices.ContainsFunc(v.Names, func(id *ast.Ident) bool { return names[id.Name] }) {
					return false
				}
			}
		}
		if x.changes(s, func(o types.Object) bool { return used[o] && !own[o] }) {
			return false
		}
	}
	outside := false
	ast.Inspect(all, func(n ast.Node) bool {
		if s, ok := n.(ast.Stmt); ok && slices.Contains(unit, s) {
			return false
		}
		if id, ok := n.(*ast.Ident); ok && declared[x.pass.TypesInfo.Uses[id]] {
			outside = true
		}
		return !outside
	})
	return !outside
}

// changes reports whether a statement gives a value to one of some variables.
func (x *Fixes) changes(s ast.Stmt, which func(types.Object) bool) bool {
	found := false
	given := func(e ast.Expr) {
		if id, ok := ast.Unparen(e).(*ast.Ident); ok && which(x.pass.TypesInfo.ObjectOf(id)) {
			found = true
		}
	}
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				given(l)
			}
		case *ast.IncDecStmt:
			given(n.X)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				given(n.X)
			}
		case *ast.RangeStmt:
			if n.Key != nil {
				given(n.Key)
			}
			if n.Value != nil {
				given(n.Value)
			}
		}
		return !found
	})
	return found
}

// lastWork is the last statement from i on that works on the record, or looks at what the work gave; -1 if there is none.
func (x *Fixes) lastWork(list []ast.Stmt, i int, worked delivery.Chain) int {
	last := -1
	gave := map[types.Object]bool{}
	for j := i; j < len(list); j++ {
		work := holds(list[j], worked)
		if work || last >= 0 && x.uses(list[j], gave) {
			last = max(last, j+x.group(list, j)-1)
		}
		if work {
			x.gives(list[j], gave)
		}
	}
	return last
}

// gives adds the variables that a statement, or a function literal in it, gives a value, sends to or hands out.
func (x *Fixes) gives(s ast.Stmt, to map[types.Object]bool) {
	root := func(e ast.Expr) {
		for {
			switch v := e.(type) {
			case *ast.ParenExpr:
				e = v.X
			case *ast.SelectorExpr:
				e = v.X
			case *ast.IndexExpr:
				e = v.X
			case *ast.StarExpr:
				e = v.X
			case *ast.Ident:
				if o := x.pass.TypesInfo.ObjectOf(v); o != nil {
					to[o] = true
				}
				return
			default:
				return
			}
		}
	}
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				root(l)
			}
		case *ast.IncDecStmt:
			root(n.X)
		case *ast.SendStmt:
			root(n.Chan)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				root(n.X)
			}
		}
		return true
	})
}

// uses reports whether one of some variables stands in a node.
func (x *Fixes) uses(n ast.Node, which map[types.Object]bool) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && which[x.pass.TypesInfo.Uses[id]] {
			found = true
		}
		return !found
	})
	return found
}

// ends reports whether a block is always left at its end: nothing can stand behind.
func (x *Fixes) ends(list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	switch s := list[len(list)-1].(type) {
	case *ast.ReturnStmt, *ast.BranchStmt:
		return true
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		if !ok {
			return false
		}
		switch fn := typeutil.Callee(x.pass.TypesInfo, call).(type) {
		case *types.Builtin:
			return fn.Name() == "panic"
		case *types.Func:
			return effect.Of(fn).Kind == effect.NoReturn || effect.Shape(fn).Kind == effect.NoReturn
		}
	}
	return false
}

// tierBehind is how sure a commit is behind statements that it stood before: an author has to choose if they return
// when a record is bad in itself.
func (x *Fixes) tierBehind(list []ast.Stmt, c *delivery.Consumer) tier {
	if x.stopsAtPoison(list, x.withCalls(c.Worked)) {
		return choice
	}
	return safe
}

// stopsAtPoison reports whether statements return because of what a record is: something other than the work looked at it and
// gave an error, as a decoder does, or an error is made for it. With the commit behind them, such a record stops the
// program each time.
func (x *Fixes) stopsAtPoison(list []ast.Stmt, worked delivery.Chain) bool {
	gave := map[types.Object]bool{}
	for _, s := range list {
		if holds(s, worked) {
			x.gives(s, gave)
		}
	}
	found := false
	ast.Inspect(&ast.BlockStmt{List: list}, func(n ast.Node) bool {
		_, literal := n.(*ast.FuncLit)
		row := statements(n)
		for i := range row {
			found = found || x.returnsAtPoison(row, i, worked, gave)
		}
		return !literal && !found
	})
	return found
}

// returnsAtPoison is stopsAtPoison of one statement of a row; gave is what the work gave.
func (x *Fixes) returnsAtPoison(list []ast.Stmt, i int, worked delivery.Chain, gave map[types.Object]bool) bool {
	check, ok := list[i].(*ast.IfStmt)
	if !ok || len(check.Body.List) == 0 {
		return false
	}
	r, ok := check.Body.List[len(check.Body.List)-1].(*ast.ReturnStmt)
	if !ok {
		return false
	}
	if x.failed(check.Cond) == nil {
		return len(r.Results) > 0 && isNewError(r.Results[len(r.Results)-1]) && !x.uses(check.Cond, gave)
	}
	from := check.Init
	if from == nil && i > 0 {
		from = list[i-1]
	}
	if from == nil || holds(from, worked) {
		return false
	}
	judges := false
	ast.Inspect(from, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			judges = judges || slices.ContainsFunc(call.Args, func(e ast.Expr) bool {
				tv := x.pass.TypesInfo.Types[e]
				return tv.Value == nil && !tv.IsNil() && !isContext(tv.Type)
			})
		}
		return !judges
	})
	return judges
}

func isContext(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "context"
}
