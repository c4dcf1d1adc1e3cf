package fix

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/kafkavet/kafkavet/internal/delivery"
)

// commitBeforeProcessing moves the commit, with the look at its error, behind the last work on the record.
func (x *Fixes) commitBeforeProcessing(f *delivery.Finding) []proposal {
	if f.Consumer == nil {
		return nil
	}
	worked := x.withCalls(f.Consumer.Worked)
	return x.behind(f, func(s *spot, n int) int { return x.lastWork(s.list, s.i+n, worked) })
}

// behind proposes to move the commit of a finding behind another statement of the same row: last tells which, given the
// spot of the commit and how many statements it takes. The commit may stand in a function that does nothing else: then
// its call moves.
func (x *Fixes) behind(f *delivery.Finding, last func(*spot, int) int) []proposal {
	for _, pos := range x.withCalls(f.Commit) {
		s := x.spot(pos)
		if s == nil || s.call == nil {
			return nil
		}
		for ; s != nil; s = s.outer() {
			n := x.group(s.list, s.i)
			if !x.commitsOnly(s, n) {
				return nil
			}
			if to := last(s, n); to >= 0 {
				return x.moved(f, s, n, to)
			}
			if len(s.list) != n || !isPlainIf(s) {
				break
			}
		}
		if s == nil || !x.commitFunction(s) {
			return nil
		}
	}
	return nil
}

// moved moves n statements behind a later one, if the conditions hold.
func (x *Fixes) moved(f *delivery.Finding, s *spot, n, to int) []proposal {
	unit, between := s.list[s.i:s.i+n], s.list[s.i+n:to+1]
	p := proposal{message: "Commit behind the work on the record", tier: x.tierBehind(between, f.Consumer)}
	if r, ok := s.list[to].(*ast.ReturnStmt); ok {
		if !x.leavesOnlyOnFailure(between[:len(between)-1]) || !x.meansTheSame(unit, between, s.body) {
			return nil
		}
		if p.edits, ok = x.beforeReturn(s, unit, r); !ok {
			return nil
		}
		return []proposal{p}
	}
	if x.ends(s.list[:to+1]) || !x.leavesOnlyOnFailure(between) || !x.meansTheSame(unit, between, s.body) {
		return nil
	}
	var ok bool
	if p.edits, ok = s.file.Move(unit[0], unit[n-1], s.list[to]); !ok {
		return nil
	}
	return []proposal{p}
}

// beforeReturn moves statements behind the call whose error a function returns:
//
//	if err := work(); err != nil {
//		return err
//	}
//	return commit()
func (x *Fixes) beforeReturn(s *spot, unit []ast.Stmt, r *ast.ReturnStmt) ([]analysis.TextEdit, bool) {
	if !onlyError(x.results(s.typ)) || len(r.Results) != 1 {
		return nil, false
	}
	work, ok := ast.Unparen(r.Results[0]).(*ast.CallExpr)
	if !ok || !onlyError(x.returned(work)) {
		return nil, false
	}
	text := fmt.Sprintf("if err := %s; err != nil {\n\treturn err\n}", s.file.Text(work))
	commit, err := x.returnable(s, unit)
	if err {
		text += "\nreturn " + commit
	} else if commit != "" {
		text += "\n" + strings.ReplaceAll(commit, "\n"+s.file.Indent(unit[0]), "\n") + "\nreturn nil"
	} else {
		return nil, false
	}
	removed, ok := s.file.Remove(unit[0], unit[len(unit)-1])
	if !ok {
		return nil, false
	}
	indent := s.file.Indent(r)
	return append(removed, s.file.Replace(r, indentRest(text, indent))...), true
}

// returnable is the text of a commit as the last one of a function that returns an error: the call alone, with true, if
// it gives an error alone, which is returned as it is.
func (x *Fixes) returnable(s *spot, unit []ast.Stmt) (string, bool) {
	if len(unit) != 1 {
		return "", false
	}
	switch c := unit[0].(type) {
	case *ast.ExprStmt:
		return s.file.Text(c), false
	case *ast.IfStmt:
		a, ok := c.Init.(*ast.AssignStmt)
		if !ok || len(a.Rhs) != 1 || c.Else != nil || x.failed(c.Cond) == nil {
			return "", false
		}
		call, ok := a.Rhs[0].(*ast.CallExpr)
		if ok && onlyError(x.returned(call)) && len(c.Body.List) == 1 && x.returnsIt(c.Body.List[0], x.failed(c.Cond)) {
			return s.file.Text(call), true
		}
		return s.file.Text(c), false
	}
	return "", false
}

// returnsIt reports whether a statement returns a variable, and nothing else.
func (x *Fixes) returnsIt(s ast.Stmt, v types.Object) bool {
	r, ok := s.(*ast.ReturnStmt)
	if !ok || len(r.Results) != 1 {
		return false
	}
	id, ok := r.Results[0].(*ast.Ident)
	return ok && x.pass.TypesInfo.Uses[id] == v
}

// commitsOnly reports whether n statements hold one call that matters, the commit: what they call beside it only tells
// of its error. The commit is not deferred, or made in a goroutine.
func (x *Fixes) commitsOnly(s *spot, n int) bool {
	for _, stmt := range s.list[s.i : s.i+n] {
		switch stmt := stmt.(type) {
		case *ast.ExprStmt, *ast.AssignStmt:
		case *ast.IfStmt:
			if stmt.Else != nil {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// isPlainIf reports whether the row of s is the body of an if without else.
func isPlainIf(s *spot) bool {
	if s.at+2 >= len(s.path) {
		return false
	}
	c, ok := s.path[s.at+2].(*ast.IfStmt)
	return ok && c.Else == nil && c.Body == s.path[s.at+1]
}

// commitFunction reports whether the function around s commits and does nothing else to the record.
func (x *Fixes) commitFunction(s *spot) bool {
	if _, ok := s.fn.(*ast.FuncDecl); !ok {
		return false
	}
	for _, c := range x.model.Consumers {
		if holds(s.body, c.Worked) || holds(s.body, delivery.Chain(c.Polls)) {
			return false
		}
	}
	return true
}
