package fix

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/kafkavet/kafkavet/internal/client"
	"github.com/kafkavet/kafkavet/internal/delivery"
)

// way is one to leave a function, or the loop in it, on a failure.
type way struct {
	message, stmt string
	tier          tier
}

// again is what it comes to for a record that always fails.
const again = ": the record is read again on the next start, and each time if it always fails"

// ways are those on a failure, the best first: out of the loop, where that is how others leave it or there is something left to
// do behind it, and out of the function. There is none where nobody would learn of it.
func (x *Fixes) ways(f *delivery.Finding, e failure) (all []way) {
	if out, behind, ok := x.outOfLoop(f, e); ok && !x.endsUnseen(f, e.spot, behind) {
		all = append(all, way{"Leave the loop when the work fails" + again, out, choice})
	}
	exit, ok := x.exit(e.spot, e.err)
	if !ok && e.check != nil { // it has been logged
		exit, ok = x.leaveVoid(f, e.spot)
	}
	switch {
	case !ok || x.saysDone(f, e.spot):
		return all
	case x.stops(f, e.spot, e.check):
		return append(all, way{x.stopMessage(e.spot), exit, safe})
	case x.endsUnseen(f, e.spot, nil):
		return all
	}
	return append(all, way{x.stopMessage(e.spot), exit, choice})
}

// stopMessage says what it comes to that the function of s is left on a failure.
func (x *Fixes) stopMessage(s *spot) string {
	if d, ok := s.fn.(*ast.FuncDecl); ok {
		if fn, ok := x.pass.TypesInfo.Defs[d.Name].(*types.Func); ok {
			if _, h := client.HandlerOf(fn); h != nil && h.StopsOnReturn {
				return "End the session when the work fails: the next one begins with the record at once, and each if it always fails"
			}
		}
	}
	if len(x.results(s.typ)) > 0 {
		return "Return the error when the work fails" + again
	}
	return "Stop when the work fails" + again
}

// exit is the statement that leaves the function with an error.
func (x *Fixes) exit(s *spot, err string) (string, bool) {
	results := x.results(s.typ)
	if len(results) == 0 || !isError(results[len(results)-1]) {
		return "", false
	}
	var values []string
	for _, t := range results[:len(results)-1] {
		z, ok := zero(t)
		if !ok {
			return "", false
		}
		values = append(values, z)
	}
	return "return " + strings.Join(append(values, err), ", "), true
}

// leaveVoid is the statement that leaves a function without results, which commits itself: its caller would not know.
func (x *Fixes) leaveVoid(f *delivery.Finding, s *spot) (string, bool) {
	return "return", len(x.results(s.typ)) == 0 && holds(s.body, x.withCalls(f.Commit))
}

// saysDone reports whether to leave the function of s with an error, and nothing besides, may tell its callers that there is
// nothing left to do: it also returns something that they may go by, such as whether to try again, and not all of them stop
// on its error.
func (x *Fixes) saysDone(f *delivery.Finding, s *spot) bool {
	if !slices.ContainsFunc(x.results(s.typ), isVerdict) {
		return false
	}
	if _, ok := s.fn.(*ast.FuncDecl); !ok {
		return true
	}
	calls := x.callsOf(f, s)
	return len(calls) == 0 || slices.ContainsFunc(calls, func(p token.Pos) bool {
		c := x.spot(p)
		return c == nil || c.call == nil || !x.stopsOnError(c)
	})
}

// isVerdict reports whether a type is one that says how something went: a boolean, or one with names for its values.
func isVerdict(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	_, named := types.Unalias(t).(*types.Named)
	return ok && (named || b.Info()&types.IsBoolean != 0)
}

// stopsOnError reports whether the function of s is left on an error of its call, which it looks at first.
func (x *Fixes) stopsOnError(s *spot) bool {
	check := x.checkOf(s)
	return check != nil && x.failed(check.Cond) != nil && x.stopsIn(s, check.Body, true)
}

// outOfLoop is the statement that leaves the loop around a failure, and what is done behind it: where others that failed leave
// it so, or, in a function that has no error to return, where the consumer is shut down there.
func (x *Fixes) outOfLoop(f *delivery.Finding, e failure) (stmt string, behind []ast.Stmt, ok bool) {
	loop := pollingLoop(e.spot, x.withCalls(f.Poll))
	if loop == nil || e.check == nil {
		return "", nil, false
	}
	o := e.spot
	for o != nil && o.stmt() != loop && labelled(o.stmt()) != loop {
		o = o.outer()
	}
	if o == nil {
		return "", nil, false
	}
	stmt = "break"
	label, _ := o.stmt().(*ast.LabeledStmt)
	if label != nil {
		stmt += " " + label.Label.Name
	}
	if !x.leavesBy(loop, label, e.check) && (len(x.results(e.typ)) > 0 || !x.shutsDown(o.list[o.i+1:])) {
		return "", nil, false
	}
	return stmt, behindIn(o)[1:], label != nil || breaks(e.spot) == loop
}

// labelled is the statement that a label stands before, nil for any other.
func labelled(s ast.Stmt) ast.Stmt {
	if l, ok := s.(*ast.LabeledStmt); ok {
		return l.Stmt
	}
	return nil
}

// breaks is what a break beside s leaves, nil for nothing.
func breaks(s *spot) ast.Node {
	for _, n := range s.path[s.at+1:] {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			return n
		case *ast.FuncLit, *ast.FuncDecl:
			return nil
		}
	}
	return nil
}

// leavesBy reports whether a loop is left by a break where something else has failed than what a check asks for.
func (x *Fixes) leavesBy(loop ast.Stmt, label *ast.LabeledStmt, except *ast.IfStmt) bool {
	found := false
	var visit func(n ast.Node, own bool)
	visit = func(n ast.Node, own bool) { // own: a break without a label is one of the loop
		ast.Inspect(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
				if n != loop && own {
					visit(&ast.BlockStmt{List: []ast.Stmt{n.(ast.Stmt)}}, false)
					return false
				}
			case *ast.IfStmt:
				if n == except || x.failed(n.Cond) == nil || len(n.Body.List) == 0 {
					return true
				}
				b, ok := n.Body.List[len(n.Body.List)-1].(*ast.BranchStmt)
				if ok && b.Tok == token.BREAK {
					found = found || b.Label == nil && own || b.Label != nil && label != nil && b.Label.Name == label.Label.Name
				}
			}
			return true
		})
	}
	visit(loop, true)
	return found
}

// shutDown are the names of what ends a client, or what is done with it.
var shutDown = []string{"Close", "Flush", "Shutdown", "Stop"}

// shutsDown reports whether statements end something, or call a client.
func (x *Fixes) shutsDown(list []ast.Stmt) bool {
	return slices.ContainsFunc(list, func(s ast.Stmt) (found bool) {
		ast.Inspect(s, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				sel, method := call.Fun.(*ast.SelectorExpr)
				found = found || x.isClients(call) || method && slices.Contains(shutDown, sel.Sel.Name)
			}
			return !found
		})
		return found
	})
}
