package fix

import (
	"fmt"
	"go/ast"

	"github.com/kafkavet/kafkavet/internal/client"
	"github.com/kafkavet/kafkavet/internal/delivery"
)

// neverCommits lets the client commit what is marked, or does so behind the mark: who marks wants that. Where nothing is
// marked, to commit behind the work is a choice, for the positions may be kept elsewhere.
func (x *Fixes) neverCommits(f *delivery.Finding) []proposal {
	least := choice
	if f.Marked {
		least = safe
	}
	all := x.remedied(f.Site, least, func(r client.Remedy) bool { return r.Unset })
	if p := x.flushMarks(f); p != nil {
		all = append(all, *p)
	}
	for _, c := range x.model.Consumers {
		if c.Pos == f.Pos {
			return append(all, x.byHand(f, c, choice, func(h client.ByHand) bool { return h.Becomes == "" && h.Needs == "" })...)
		}
	}
	return all
}

// flushMarks commits what is marked behind the one place that marks, nil if there is none or more.
func (x *Fixes) flushMarks(f *delivery.Finding) *proposal {
	if f.Site == nil || f.Site.Lib.FlushMarks == "" {
		return nil
	}
	marks := x.clientCalls(f.Site.Lib.Name, client.Mark)
	if len(marks) != 1 {
		return nil
	}
	s := x.spot(marks[0].Lparen)
	if s == nil {
		return nil
	}
	sel, ok := marks[0].Fun.(*ast.SelectorExpr)
	if stmt, is := s.stmt().(*ast.ExprStmt); !is || stmt.X != ast.Expr(marks[0]) || !ok || !x.hasMethod(sel.X, f.Site.Lib.FlushMarks) {
		return nil
	}
	edits, ok := s.file.Behind(s.stmt(), fmt.Sprintf("%s.%s()", s.file.Text(sel.X), f.Site.Lib.FlushMarks))
	if !ok {
		return nil
	}
	return &proposal{message: "Commit behind the mark", tier: safe, edits: edits}
}
