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

// endsUnseen reports whether to leave the function of s ends the loop that polls in a goroutine of its own, of whose end
// nobody learns and that nothing starts again: the program would go on, and read no more. Before it ends, what stands
// behind is still done.
func (x *Fixes) endsUnseen(f *delivery.Finding, s *spot, behind []ast.Stmt) bool {
	u := &unseen{x: x, f: f, polls: x.withCalls(f.Poll), done: map[ast.Node]bool{}}
	return u.ends(s, behind, false)
}

// unseen follows the end of a function to what started it.
type unseen struct {
	x     *Fixes
	f     *delivery.Finding
	polls delivery.Chain
	done  map[ast.Node]bool // functions, in case they call each other
}

// ends is endsUnseen of the function of s, to be left there once some statements are done; polling tells that a loop which
// polls ends with what it called.
func (u *unseen) ends(s *spot, behind []ast.Stmt, polling bool) bool {
	if u.done[s.fn] {
		return false
	}
	u.done[s.fn] = true
	polling = polling || pollingLoop(s, u.polls) != nil
	behind = append(slices.Clone(behind), deferredIn(s.body)...)
	if _, ok := s.fn.(*ast.FuncLit); ok {
		start := u.x.startOf(s)
		return start != nil && u.isUnseen(u.x.spot(start.Lparen), behind, polling)
	}
	calls := u.x.callsOf(u.f, s)
	if len(calls) == 0 { // others may call it with go: an error they would look at
		return polling && len(u.x.results(s.typ)) == 0 && !isMain(s.fn)
	}
	return !slices.ContainsFunc(calls, func(p token.Pos) bool {
		c := u.x.spot(p)
		switch {
		case c == nil || c.call == nil:
			return true
		case isGo(c.stmt(), c.call):
			return !u.isUnseen(c, behind, polling)
		case u.x.startsAgain(c) || u.x.tells(behind, nil):
			return true
		}
		return !u.ends(c, behindIn(c), polling)
	})
}

// isMain reports whether a function is the program's: it ends with it.
func isMain(fn ast.Node) bool {
	d, ok := fn.(*ast.FuncDecl)
	return ok && d.Recv == nil && d.Name.Name == "main"
}

// isUnseen reports whether nobody learns that the goroutine which is started at s ends, once it has done some statements.
func (u *unseen) isUnseen(s *spot, behind []ast.Stmt, polling bool) bool {
	return polling && s != nil && !u.x.tells(behind, s)
}

// pollingLoop is the innermost loop around s in its function that polls, nil if there is none.
func pollingLoop(s *spot, polls delivery.Chain) ast.Stmt {
	for _, n := range s.path {
		switch n := n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			if holds(n, polls) {
				return n.(ast.Stmt)
			}
		}
		if n == s.fn {
			break
		}
	}
	return nil
}

// startsAgain reports whether a call stands in a loop that goes on when it has ended, and makes it again.
func (x *Fixes) startsAgain(s *spot) bool {
	results := x.returned(s.call)
	silent := len(results) == 0 || !isError(results[len(results)-1])
	return (silent || x.dropped(s, true)) && slices.ContainsFunc(s.path[:slices.Index(s.path, s.fn)], isLoop)
}

func isLoop(n ast.Node) bool {
	switch n.(type) {
	case *ast.ForStmt, *ast.RangeStmt:
		return true
	}
	return false
}

// startOf is the call that runs the function literal around s in a goroutine for which nobody waits, by a go statement or by
// a function that is given it; nil if there is none.
func (x *Fixes) startOf(s *spot) *ast.CallExpr {
	i := slices.Index(s.path, s.fn)
	if i+2 >= len(s.path) {
		return nil
	}
	call, ok := s.path[i+1].(*ast.CallExpr)
	if !ok {
		return nil
	}
	if g, ok := s.path[i+2].(*ast.GoStmt); ok && g.Call == call && call.Fun == s.fn {
		return call
	}
	fn, ok := typeutil.Callee(x.pass.TypesInfo, call).(*types.Func)
	if !ok {
		return nil
	}
	if e := effect.Of(fn); e.Kind != effect.Spawns || e.Group != effect.None {
		return nil
	}
	return call
}

// isGo reports whether a statement makes a call in a goroutine of its own.
func isGo(s ast.Stmt, call *ast.CallExpr) bool {
	g, ok := s.(*ast.GoStmt)
	return ok && g.Call == call
}

// behindIn are the statement of s, which may look at what its call gave, and those behind it in the function.
func behindIn(s *spot) (all []ast.Stmt) {
	all = append(all, s.list[s.i:]...)
	for o := s.outer(); o != nil; o = o.outer() {
		all = append(all, o.list[o.i+1:]...)
	}
	return all
}

// deferredIn are the defer statements of a function, without those of function literals in it.
func deferredIn(body *ast.BlockStmt) (all []ast.Stmt) {
	ast.Inspect(body, func(n ast.Node) bool {
		if d, ok := n.(*ast.DeferStmt); ok {
			all = append(all, d)
		}
		_, literal := n.(*ast.FuncLit)
		return !literal
	})
	return all
}

// tells reports whether somebody learns that some statements are done, the last ones of the goroutine that is started at
// s: they send, end the program, cancel what others do, give an error to what does not log it, or who starts the
// goroutine waits for them. The place may be nil, of a function that is called.
func (x *Fixes) tells(list []ast.Stmt, start *spot) bool {
	return slices.ContainsFunc(list, func(s ast.Stmt) (told bool) {
		ast.Inspect(s, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SendStmt:
				told = true
			case *ast.CallExpr:
				told = told || x.tellsBy(n, start)
			}
			return !told
		})
		return told
	})
}

// tellsBy is tells of one call.
func (x *Fixes) tellsBy(call *ast.CallExpr, start *spot) bool {
	if x.ends([]ast.Stmt{&ast.ExprStmt{X: call}}) || x.cancels(call) || x.handsError(call) {
		return true
	}
	if start == nil {
		return false
	}
	return x.isGroupCall(call, "Done") && x.isAwaited(start) || x.isBuiltin(call, "close") && x.receives(start.body, x.varOf(call.Args[0]))
}

// cancels reports whether a call is one of a cancel function that another function made, or that stands in a field: its
// context is not that of this function alone.
func (x *Fixes) cancels(call *ast.CallExpr) bool {
	t, ok := types.Unalias(x.pass.TypesInfo.TypeOf(call.Fun)).(*types.Named)
	if !ok || !isContext(t) || t.Obj().Name() != "CancelFunc" && t.Obj().Name() != "CancelCauseFunc" {
		return false
	}
	v, s := x.varOf(call.Fun), x.spot(call.Lparen)
	return v == nil || s == nil || v.Pos() < s.body.Pos() || s.body.End() <= v.Pos()
}

// handsError reports whether a call of an unknown function, or of a function value, is given an error.
func (x *Fixes) handsError(call *ast.CallExpr) bool {
	if fn, ok := typeutil.Callee(x.pass.TypesInfo, call).(*types.Func); ok {
		if effect.Of(fn).Kind != effect.Unknown || effect.Shape(fn).Kind != effect.Unknown {
			return false
		}
	} else if tv := x.pass.TypesInfo.Types[call.Fun]; !tv.IsValue() { // a conversion, a builtin
		return false
	}
	return slices.ContainsFunc(call.Args, func(e ast.Expr) bool {
		tv := x.pass.TypesInfo.Types[e]
		return tv.Type != nil && isError(tv.Type)
	})
}

// isAwaited reports whether a group is waited for behind the go statement at s, before anything else that may take long.
func (x *Fixes) isAwaited(s *spot) bool {
	for ; s != nil; s = s.outer() {
		for i := s.i + 1; i < len(s.list); i++ {
			if x.join(s.list[i:i+1], 0) >= 0 {
				return true
			}
			if x.receives(s.list[i], nil) {
				return false
			}
		}
	}
	return false
}

// receives reports whether a node receives from a channel, from any if that is nil; function literals apart.
func (x *Fixes) receives(n ast.Node, from *types.Var) bool {
	found := false
	of := func(e ast.Expr) bool { return from == nil || x.varOf(e) == from }
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW && of(n.X)
		case *ast.RangeStmt:
			_, channel := types.Unalias(x.pass.TypesInfo.TypeOf(n.X)).Underlying().(*types.Chan)
			found = found || channel && of(n.X)
		}
		return !found
	})
	return found
}
