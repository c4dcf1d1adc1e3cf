package fix

import (
	"fmt"
	"go/ast"
	"go/token"

	"github.com/kafkavet/kafkavet/internal/delivery"
)

// failureSkipped stops the function where it goes on with the next record: a choice, for a record that always fails stops
// it each time.
func (x *Fixes) failureSkipped(f *delivery.Finding) []proposal {
	all := x.leaving(f)
	for _, pos := range x.withCalls(f.Work) {
		s := x.spot(pos)
		if s == nil || s.call == nil {
			break
		}
		e, ok := x.continued(s)
		if !ok {
			continue
		}
		for _, w := range x.ways(f, e) {
			if edits, ok := x.leaveBy(e, w.stmt); ok {
				all = append(all, proposal{message: w.message, edits: edits})
			}
		}
	}
	for i := range all {
		all[i].tier = choice
	}
	return all
}

// continued is the failure of the call at s, if the look at it ends with a continue.
func (x *Fixes) continued(s *spot) (failure, bool) {
	check := x.checkOf(s)
	if check == nil || x.failed(check.Cond) == nil || len(check.Body.List) == 0 || x.replaces(check) {
		return failure{}, false
	}
	last, ok := check.Body.List[len(check.Body.List)-1].(*ast.BranchStmt)
	return failure{s, check, last, x.failed(check.Cond).Name()}, ok && last.Tok == token.CONTINUE
}

// The messages of fixes that say what is meant.
const (
	ignored  = "Ignore it, and say why"
	declared = "Declare that records may be lost, and say why"
)

// declarations say that what was found is meant: here, or in all of the loop or function around it. The reason is left to the
// author.
func (x *Fixes) declarations(f *delivery.Finding) []proposal {
	file := x.file(f.Pos)
	if file == nil {
		return nil
	}
	const reason = "TODO: why a record may be lost here"
	all := []proposal{{
		message: ignored, tier: choice, declares: true,
		edits: file.Above(f.Pos, fmt.Sprintf("//kafkavet:ignore %s %s", f.Category, reason)),
	}}
	if f.Consumer == nil {
		return all
	}
	if around := x.around(f.Pos); around.IsValid() {
		all = append(all, proposal{
			message: declared, tier: choice, declares: true,
			edits: file.Above(around, "//kafkavet:guarantee at-most-once "+reason),
		})
	}
	return all
}

// around is the head of the outermost loop around a position in its function, or of the function if there is none.
func (x *Fixes) around(pos token.Pos) token.Pos {
	s := x.spot(pos)
	if s == nil {
		return token.NoPos
	}
	head := s.fn.Pos()
	if fn, ok := s.fn.(*ast.FuncDecl); ok {
		head = fn.Type.Func
	}
	for _, n := range s.path {
		if n == s.fn {
			break
		}
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt, *ast.LabeledStmt:
			head = n.Pos()
		}
	}
	return head
}

// IsDeclaration reports whether the fix of a message only says that what was found is meant.
func IsDeclaration(message string) bool { return message == ignored || message == declared }
