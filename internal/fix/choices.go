package fix

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/kafkavet/kafkavet/internal/client"
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
		if !ok || last.Tok != token.CONTINUE {
			continue
		}
		if exit, ok := x.exit(s, x.failed(check.Cond).Name()); ok {
			all = append(all, proposal{message: "Stop when the work fails", tier: choice, edits: s.file.Replace(last, exit)})
		}
	}
	for i := range all {
		all[i].tier = choice
	}
	return all
}

// neverCommits commits behind the work, or lets the client commit what is marked: choices, for the positions may be kept
// elsewhere.
func (x *Fixes) neverCommits(f *delivery.Finding) []proposal {
	all := x.remedied(f.Site, choice, func(r client.Remedy) bool { return r.Unset })
	for _, c := range x.model.Consumers {
		if c.Pos == f.Pos {
			return append(all, x.byHand(f, c, choice, func(h client.ByHand) bool { return h.Becomes == "" && h.Needs == "" })...)
		}
	}
	return all
}

// declarations say that what was found is meant. The reason is left to the author.
func (x *Fixes) declarations(f *delivery.Finding) []proposal {
	file := x.file(f.Pos)
	if file == nil {
		return nil
	}
	edits := file.Above(f.Pos, fmt.Sprintf("//kafkavet:ignore %s TODO: why a record may be lost here", f.Category))
	return []proposal{{message: "Ignore it, and say why", tier: choice, edits: edits, declares: true}}
}

// IsDeclaration reports whether a fix only says that what was found is meant.
func IsDeclaration(f analysis.SuggestedFix) bool {
	return !slices.ContainsFunc(f.TextEdits, func(e analysis.TextEdit) bool {
		return !strings.HasPrefix(strings.TrimSpace(string(e.NewText)), "//kafkavet:")
	})
}
