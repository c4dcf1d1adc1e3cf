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
		check, _ := s.stmt().(*ast.IfStmt)
		if x.group(s.list, s.i) == 2 {
			check = s.list[s.i+1].(*ast.IfStmt)
		}
		if check == nil || x.failed(check.Cond) == nil || len(check.Body.List) == 0 {
			continue
		}
		last, ok := check.Body.List[len(check.Body.List)-1].(*ast.BranchStmt)
		if !ok || last.Tok != token.CONTINUE || s.file.Noted(last) || x.replaces(check) {
			continue
		}
		if exit, ok := x.exit(s, x.failed(check.Cond).Name()); ok {
			all = append(all, proposal{message: x.stopMessage(s), tier: choice, edits: s.file.Replace(last, exit)})
		}
	}
	for i := range all {
		all[i].tier = choice
	}
	return all
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
