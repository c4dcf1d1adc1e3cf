package fix

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/kafkavet/kafkavet/internal/client"
	"github.com/kafkavet/kafkavet/internal/delivery"
)

// commitDespiteFailure makes a deferred commit one of success, or leaves the function before the commit where it
// leaves on other failures.
func (x *Fixes) commitDespiteFailure(f *delivery.Finding) []proposal {
	return append(x.onSuccess(f), x.leaving(f)...)
}

// leaving proposes to leave the function when the work fails, at each call that leads to the work: the innermost first.
func (x *Fixes) leaving(f *delivery.Finding) []proposal {
	var all []proposal
	if x.InTransaction(f) {
		return nil
	}
	for _, pos := range x.withCalls(f.Work) {
		s := x.spot(pos)
		if s == nil || s.call == nil {
			return all
		}
		all = append(all, x.leave(f, s)...)
		if p := x.leaveAll(f, s); p != nil {
			all = append(all, *p)
		}
	}
	return all
}

// leaveAll makes the failures of all work on the record in the function of s leave it, nil if there is only one.
func (x *Fixes) leaveAll(f *delivery.Finding, s *spot) *proposal {
	if f.Consumer == nil {
		return nil
	}
	p := &proposal{message: "Stop when any of the work fails" + again, tier: safe}
	var done delivery.Chain
	for _, pos := range x.withCalls(f.Consumer.Worked) {
		o := x.spot(pos)
		if slices.Contains(done, pos) || o == nil || o.call == nil || o.body != s.body {
			continue
		}
		if ways := x.leave(f, o); len(ways) > 0 {
			one := ways[len(ways)-1]
			done = append(done, pos)
			p.edits, p.tier = append(p.edits, one.edits...), max(p.tier, one.tier)
		}
	}
	if len(done) < 2 {
		return nil
	}
	return p
}

// InTransaction reports whether the commit is a part of a transaction, which would be left open.
func (x *Fixes) InTransaction(f *delivery.Finding) bool {
	return slices.ContainsFunc(f.Commit, func(pos token.Pos) bool {
		s := x.spot(pos)
		if s == nil || s.call == nil {
			return false
		}
		fn, ok := typeutil.Callee(x.pass.TypesInfo, s.call).(*types.Func)
		if !ok {
			return false
		}
		_, call := client.CallOf(fn)
		return call != nil && (call.Does == client.SendOffsets || call.Does == client.End)
	})
}

// leave proposes to leave the function of the call at s when that fails: nil if it does so, or cannot.
func (x *Fixes) leave(f *delivery.Finding, s *spot) []proposal {
	check := x.checkOf(s)
	e := failure{spot: s, check: check, err: "err"}
	least := safe
	if check == nil && x.isMeant(s) {
		least = choice
	}
	if check != nil {
		v := x.failed(check.Cond)
		e.goesOn = x.goesOn(s, check.Body)
		if v == nil || x.replaces(check) || check.Else != nil || e.goesOn == nil && x.ends(check.Body.List) || check.Init != nil && !holds(check.Init, delivery.Chain{s.call.Lparen}) {
			return nil
		}
		e.err = v.Name()
	}
	var all []proposal
	for _, w := range x.ways(f, e) {
		if edits, ok := x.leaveBy(e, w.stmt); ok {
			all = append(all, proposal{message: w.message, tier: max(w.tier, least), edits: edits})
		}
	}
	return all
}

// failure is one of a call, and what the function that makes it does then.
type failure struct {
	*spot
	check  *ast.IfStmt // the look at the error, nil if nobody looks
	goesOn ast.Stmt    // the last statement of that, if it goes on as if nothing had failed
	err    string      // what the error is called there
}

// leaveBy makes a failure be followed by a statement.
func (x *Fixes) leaveBy(e failure, exit string) ([]analysis.TextEdit, bool) {
	switch {
	case e.goesOn != nil:
		return e.file.Replace(e.goesOn, exit), !e.file.Noted(e.goesOn)
	case e.check == nil:
		return x.checked(e.spot, exit)
	}
	return e.file.AtEnd(e.check.Body, exit)
}

// replaces reports whether what looks at an error gives it another value: it is not that of the work any more.
func (x *Fixes) replaces(check *ast.IfStmt) bool {
	err := x.failed(check.Cond)
	return x.changes(check.Body, func(o types.Object) bool { return o == err })
}

// goesOn is the last statement of a block beside s, if that goes on as if nothing had failed: a return of success, or a break
// of what is no loop; nil for any other.
func (x *Fixes) goesOn(s *spot, b *ast.BlockStmt) ast.Stmt {
	if len(b.List) == 0 {
		return nil
	}
	switch last := b.List[len(b.List)-1].(type) {
	case *ast.ReturnStmt:
		if len(last.Results) > 0 && isNil(last.Results[len(last.Results)-1]) {
			return last
		}
	case *ast.BranchStmt:
		if last.Tok == token.BREAK && last.Label == nil && !inLoop(s) {
			return last
		}
	}
	return nil
}

// checked looks at the error of a call that nobody looks at.
func (x *Fixes) checked(s *spot, exit string) ([]analysis.TextEdit, bool) {
	if !onlyError(x.returned(s.call)) {
		return nil, false
	}
	switch stmt := s.stmt().(type) {
	case *ast.ExprStmt:
		if ast.Unparen(stmt.X) != s.call {
			return nil, false
		}
	case *ast.AssignStmt:
		if id, ok := stmt.Lhs[0].(*ast.Ident); !ok || len(stmt.Lhs) != 1 || id.Name != "_" || ast.Unparen(stmt.Rhs[0]) != s.call {
			return nil, false
		}
	default:
		return nil, false
	}
	text := fmt.Sprintf("if err := %s; err != nil {\n\t%s\n}", s.file.Text(s.call), exit)
	return s.file.Replace(s.stmt(), indentRest(text, s.file.Indent(s.stmt()))), true
}

// stops reports whether the author wants a failure to stop the function of s: some other failure does so, with the
// record or what was made of it, or the function does not commit and who calls it stops on its error.
func (x *Fixes) stops(f *delivery.Finding, s *spot, except *ast.IfStmt) bool {
	if !holds(s.body, x.withCalls(f.Commit)) && x.callersStop(f, s) {
		return true
	}
	after := s.body.Pos()
	for _, p := range x.withCalls(f.Poll) {
		if s.body.Pos() <= p && p < s.body.End() {
			after = p
		}
	}
	events := x.withCalls(slices.Concat(f.Commit, f.Poll))
	found := false
	var visit func(list []ast.Stmt)
	visit = func(list []ast.Stmt) {
		x.eachGroup(list, events, func(stmt ast.Stmt, event bool) {
			c, ok := stmt.(*ast.IfStmt)
			if ok && c != except && c.Pos() > after && !event && x.failed(c.Cond) != nil && !x.ofClient(c) && (returnsError(c.Body) || returnsVoid(c.Body)) {
				found = true
			}
		})
	}
	ast.Inspect(s.body, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		visit(statements(n))
		return !found
	})
	return found
}

// ofClient reports whether a condition asks for an error that a client's method has just given.
func (x *Fixes) ofClient(c *ast.IfStmt) bool {
	a, ok := c.Init.(*ast.AssignStmt)
	if !ok || len(a.Rhs) != 1 {
		return false
	}
	call, ok := ast.Unparen(a.Rhs[0]).(*ast.CallExpr)
	return ok && x.isClients(call)
}

// callersStop reports whether every call of the function of s in the package, of which there is one, stops when it fails, or
// the client calls it and minds its error.
func (x *Fixes) callersStop(f *delivery.Finding, s *spot) bool {
	calls := x.callsOf(f, s)
	return len(calls) > 0 && !slices.ContainsFunc(calls, func(p token.Pos) bool {
		c := x.spot(p)
		return c == nil || c.call == nil || !x.serves(c.call) && x.dropped(c, true)
	})
}

// callsOf are the calls of the function of s: those of its name, and the one by which the program came to a finding's work.
func (x *Fixes) callsOf(f *delivery.Finding, s *spot) (calls delivery.Chain) {
	if fn := x.function(s.body.Lbrace); fn != nil {
		x.withCalls(nil)
		calls = slices.Clone(x.callers[fn])
	}
	if i := slices.Index(f.Work, s.call.Lparen); i >= 0 && i+1 < len(f.Work) { // an interface's method, a function value
		calls = append(calls, f.Work[i+1])
	}
	return calls
}

// serves reports whether a call has the client call a function with each record.
func (x *Fixes) serves(call *ast.CallExpr) bool {
	fn, ok := typeutil.Callee(x.pass.TypesInfo, call).(*types.Func)
	if !ok {
		return false
	}
	_, row := client.CallOf(fn)
	return row != nil && row.Does == client.Serve
}

// returnsError reports whether a block ends with a return that is not of nil.
func returnsError(b *ast.BlockStmt) bool {
	if len(b.List) == 0 {
		return false
	}
	r, ok := b.List[len(b.List)-1].(*ast.ReturnStmt)
	return ok && len(r.Results) > 0 && !isNil(r.Results[len(r.Results)-1])
}

// returnsVoid reports whether a block ends with a return of nothing.
func returnsVoid(b *ast.BlockStmt) bool {
	if len(b.List) == 0 {
		return false
	}
	r, ok := b.List[len(b.List)-1].(*ast.ReturnStmt)
	return ok && len(r.Results) == 0
}

func isNil(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && id.Name == "nil"
}

// maxReturns is before how many returns a deferred commit may be written instead.
const maxReturns = 2

// onSuccess writes a deferred commit before the returns of success instead.
func (x *Fixes) onSuccess(f *delivery.Finding) []proposal {
	for _, pos := range x.withCalls(f.Commit) {
		s := x.spot(pos)
		if s == nil || s.call == nil {
			return nil
		}
		deferred, commit := x.deferred(s)
		if deferred == nil {
			continue
		}
		if !onlyError(x.results(deferred.typ)) {
			return nil
		}
		unit := []ast.Stmt{deferred.stmt()}
		if !x.meansTheSame(unit, deferred.body.List[deferred.i+1:], deferred.body) {
			return nil
		}
		edits, ok := x.beforeSuccess(deferred, commit)
		if !ok {
			return nil
		}
		removed, ok := deferred.file.Remove(unit[0], unit[0])
		if !ok {
			return nil
		}
		return []proposal{{message: "Commit when the work has succeeded", tier: safe, edits: append(removed, edits...)}}
	}
	return nil
}

// deferred is the defer statement that makes the commit at s, if that stands in the function's own row, and the text of
// the commit; nil if it is none.
func (x *Fixes) deferred(s *spot) (*spot, string) {
	text := s.file.Text(s.call)
	for i, n := range s.path {
		d, ok := n.(*ast.DeferStmt)
		if !ok {
			continue
		}
		o := x.spot(d.Call.Lparen)
		if o == nil || i+1 >= len(s.path) || s.path[i+1] != o.body || o.stmt() != ast.Stmt(d) {
			return nil, ""
		}
		if lit, ok := d.Call.Fun.(*ast.FuncLit); ok {
			if len(d.Call.Args) > 0 || len(lit.Body.List) == 0 || s.path[s.at+1] != lit.Body || !isStraight(lit.Body) {
				return nil, ""
			}
			list := lit.Body.List
			text = s.file.Text(&ast.BlockStmt{Lbrace: list[0].Pos(), Rbrace: list[len(list)-1].End() - 1})
			text = strings.ReplaceAll(text, "\n"+s.file.Indent(list[0]), "\n")
		} else if d.Call != s.call {
			return nil, ""
		}
		return o, text
	}
	return nil, ""
}

// isStraight reports whether a block does not leave its function, and does not recover.
func isStraight(b *ast.BlockStmt) bool {
	ok := true
	ast.Inspect(b, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ReturnStmt, *ast.DeferStmt:
			ok = false
		case *ast.Ident:
			ok = ok && n.Name != "recover"
		}
		return ok
	})
	return ok
}

// beforeSuccess writes a commit before each return of success behind the defer at s. All others must be of a failure.
func (x *Fixes) beforeSuccess(s *spot, commit string) ([]analysis.TextEdit, bool) {
	var edits []analysis.TextEdit
	ok, n := true, 0
	add := func(r *ast.ReturnStmt, text string) {
		n++
		edits = append(edits, s.file.Replace(r, indentRest(text, s.file.Indent(r)))...)
	}
	last := s.body.List[len(s.body.List)-1]
	var visit func(n ast.Node, failed bool)
	visit = func(node ast.Node, failed bool) {
		ast.Inspect(node, func(n ast.Node) bool {
			if n == node {
				return ok
			}
			switch n := n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.IfStmt:
				visit(n.Body, failed || x.failed(n.Cond) != nil)
				if n.Else != nil {
					visit(&ast.BlockStmt{List: []ast.Stmt{n.Else}}, failed)
				}
				return false
			case *ast.ReturnStmt:
				switch {
				case n.Pos() < s.stmt().Pos():
				case len(n.Results) != 1:
					ok = false
				case isNil(n.Results[0]):
					add(n, commit+"\nreturn nil")
				case failed || isNewError(n.Results[0]):
				case ast.Stmt(n) == last && x.isErrorCall(n.Results[0]):
					add(n, fmt.Sprintf("if err := %s; err != nil {\n\treturn err\n}\n%s\nreturn nil", s.file.Text(n.Results[0]), commit))
				default:
					ok = false
				}
			}
			return ok
		})
	}
	visit(s.body, false)
	return edits, ok && n > 0 && n <= maxReturns
}

// isErrorCall reports whether an expression is a call that returns an error alone.
func (x *Fixes) isErrorCall(e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	return ok && onlyError(x.returned(call))
}

// isNewError reports whether an expression makes an error, as fmt.Errorf does.
func isNewError(e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, ok := sel.X.(*ast.Ident)
	return ok && (pkg.Name == "fmt" && sel.Sel.Name == "Errorf" || pkg.Name == "errors" && slices.Contains([]string{"New", "Wrap", "Wrapf", "Errorf", "WithStack"}, sel.Sel.Name))
}
