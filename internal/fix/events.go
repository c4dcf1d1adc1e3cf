package fix

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/kafkavet/kafkavet/internal/client"
	"github.com/kafkavet/kafkavet/internal/delivery"
)

// events is a poll whose events a type switch tells apart, with the one clause that has a record.
type events struct {
	*spot
	receiver ast.Expr
	sw       *ast.TypeSwitchStmt
	clause   *ast.CaseClause
	record   types.Object // what the clause calls it
}

// eventsOf are the events of a finding's poll, if they are told apart.
func (x *Fixes) eventsOf(f *delivery.Finding, method string) (events, bool) {
	s := x.spot(f.Pos)
	if s != nil && s.call == nil {
		s = x.received(s)
	}
	if s == nil {
		return events{}, false
	}
	sel, ok := s.call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != method || !isSteady(sel.X) {
		return events{}, false
	}
	e := events{spot: s, receiver: sel.X, sw: x.eventSwitch(s)}
	if e.sw == nil {
		return events{}, false
	}
	for _, c := range e.sw.Body.List {
		clause := c.(*ast.CaseClause)
		if len(clause.List) != 1 || !x.isRecord(clause.List[0]) {
			continue
		}
		if e.clause != nil {
			return events{}, false
		}
		e.clause, e.record = clause, x.pass.TypesInfo.Implicits[clause]
	}
	return e, e.clause != nil && e.record != nil
}

// received is the call whose channel is received from at s, nil if there is none.
func (x *Fixes) received(s *spot) *spot {
	var from ast.Expr
	switch n := s.path[0].(type) {
	case *ast.UnaryExpr:
		from = n.X
	case *ast.RangeStmt:
		from = n.X
	}
	call, ok := from.(*ast.CallExpr)
	if !ok {
		return nil
	}
	return x.spot(call.Lparen)
}

// isRecord reports whether a type is that of a record, with what it says.
func (x *Fixes) isRecord(e ast.Expr) bool {
	r := client.RecordOf(x.pass.TypesInfo.TypeOf(e))
	return r != nil && len(r.Payload) > 0
}

// eventSwitch is the type switch on what the call at s gives, or on the variable that is given it, nil if there is none.
func (x *Fixes) eventSwitch(s *spot) *ast.TypeSwitchStmt {
	for i, n := range s.path {
		switch n := n.(type) {
		case *ast.TypeSwitchStmt:
			if e, ok := switchedOn(n); ok && e == ast.Expr(s.call) {
				return n
			}
			return nil
		case *ast.AssignStmt:
			if len(n.Lhs) != 1 {
				return nil
			}
			if _, ok := s.path[i+1].(*ast.TypeSwitchStmt); ok {
				continue
			}
			if clause, ok := s.path[i+1].(*ast.CommClause); ok {
				return x.switchOn(n.Lhs[0], clause.Body)
			}
			return x.switchOn(n.Lhs[0], s.list[s.i+1:])
		case *ast.RangeStmt:
			if n.X == ast.Expr(s.call) && n.Key != nil && n.Value == nil {
				return x.switchOn(n.Key, n.Body.List)
			}
			return nil
		case *ast.BlockStmt:
			return nil
		}
	}
	return nil
}

// switchOn is the first type switch on a variable among statements.
func (x *Fixes) switchOn(v ast.Expr, list []ast.Stmt) *ast.TypeSwitchStmt {
	id, ok := v.(*ast.Ident)
	if !ok {
		return nil
	}
	for _, s := range list {
		sw, ok := s.(*ast.TypeSwitchStmt)
		if !ok {
			continue
		}
		on, _ := switchedOn(sw)
		if o, ok := on.(*ast.Ident); ok && x.pass.TypesInfo.Uses[o] == x.pass.TypesInfo.ObjectOf(id) {
			return sw
		}
	}
	return nil
}

// switchedOn is the value whose type a switch with a name for it asks for.
func switchedOn(sw *ast.TypeSwitchStmt) (ast.Expr, bool) {
	a, ok := sw.Assign.(*ast.AssignStmt)
	if !ok || len(a.Rhs) != 1 {
		return nil, false
	}
	t, ok := a.Rhs[0].(*ast.TypeAssertExpr)
	if !ok {
		return nil, false
	}
	return ast.Unparen(t.X), true
}

// behindEvent commits behind the work in the clause of the record, nil if that is not to be written.
func (x *Fixes) behindEvent(f *delivery.Finding, c *delivery.Consumer, h client.ByHand) *proposal {
	e, ok := x.eventsOf(f, h.Poll)
	if !ok {
		return nil
	}
	list := e.clause.Body
	to := x.lastWork(list, 0, x.withCalls(c.Worked))
	if to < 0 || x.ends(list[:to+1]) || !x.leavesOnlyOnFailure(list[:to+1]) {
		return nil
	}
	for _, s := range list[:to+1] {
		if x.changes(s, func(o types.Object) bool { return o == e.record }) || x.declares(s, e.record.Name()) {
			return nil
		}
	}
	handling, ok := x.eventHandling(e)
	if !ok {
		return nil
	}
	commit := fmt.Sprintf(h.Commit, e.file.Text(e.receiver), "", e.record.Name())
	edits, ok := e.file.Behind(list[to], fmt.Sprintf("if %s; err != nil {\n\t%s\n}", commit, indentRest(handling, "\t")))
	if !ok {
		return nil
	}
	return x.withNeeded(c, h, edits, x.tierBehind(list, c))
}

// withNeeded is the proposal of a commit by hand, with what it needs of the settings; nil if that cannot be written.
func (x *Fixes) withNeeded(c *delivery.Consumer, h client.ByHand, edits []analysis.TextEdit, t tier) *proposal {
	if h.Needs != "" {
		set := x.remedied(c.Site, safe, func(r client.Remedy) bool { return r.Setting == h.Needs })
		if len(set) == 0 {
			return nil
		}
		edits = append(edits, set[0].edits...)
	}
	if h.Choice {
		t = choice
	}
	return &proposal{message: h.Message, tier: t, edits: edits}
}

// eventHandling is what becomes of the error of a commit: it is returned, where a failure of the work is, or logged as the
// client's own errors are.
func (x *Fixes) eventHandling(e events) (string, bool) {
	if exit, ok := x.exit(e.spot, "err"); ok && x.leavesWithError(e.clause.Body) {
		return exit, true
	}
	for _, c := range e.sw.Body.List {
		clause := c.(*ast.CaseClause)
		if len(clause.List) != 1 || !isErrorLike(x.pass.TypesInfo.TypeOf(clause.List[0])) {
			continue
		}
		for _, s := range clause.Body {
			if text, ok := x.logged(e.file, s, x.pass.TypesInfo.Implicits[clause]); ok {
				return text, true
			}
		}
	}
	return "", false
}

// leavesWithError reports whether some statements return an error where one is set.
func (x *Fixes) leavesWithError(list []ast.Stmt) bool {
	for _, s := range list {
		if c, ok := s.(*ast.IfStmt); ok && x.failed(c.Cond) != nil && returnsError(c.Body) {
			return true
		}
	}
	return false
}

// isErrorLike reports whether a type has an error's method.
func isErrorLike(t types.Type) bool {
	return t != nil && types.Implements(t, errorType.Underlying().(*types.Interface))
}
