// Package golden compares what two versions of kafkavet say of the same code.
package golden

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/kafkavet/kafkavet/eval/internal/runner"
)

// Changed is a finding that says something else than before at the same place.
type Changed struct {
	Old runner.Finding `json:"old"`
	New runner.Finding `json:"new"`
}

// Consumer is a consumer whose guarantee changed; "" stands for one that is not told of.
type Consumer struct {
	runner.Consumer
	Old string `json:"old"`
	New string `json:"new"`
}

// Diff is what changed in one module.
type Diff struct {
	Job         string           `json:"job"`
	Appeared    []runner.Finding `json:"appeared,omitempty"`
	Disappeared []runner.Finding `json:"disappeared,omitempty"`
	Changed     []Changed        `json:"changed,omitempty"`
	Consumers   []Consumer       `json:"consumers,omitempty"`
	Answers     []string         `json:"answers,omitempty"` // packages, or all of it, that got or lost an answer
}

// Empty reports whether nothing changed.
func (d Diff) Empty() bool {
	return len(d.Appeared)+len(d.Disappeared)+len(d.Changed)+len(d.Consumers)+len(d.Answers) == 0
}

// Compare compares two outcomes of one job. Consumers are compared if both versions tell them. Evidence is not
// compared.
func Compare(before, after runner.Outcome) Diff {
	d := Diff{Job: before.Job.String()}
	if before.Err != nil || after.Err != nil {
		if told(before.Err) != told(after.Err) {
			d.Answers = []string{fmt.Sprintf("before: %s; now: %s", told(before.Err), told(after.Err))}
		}
		return d
	}
	old, new := before.Result, after.Result
	d.findings(old.Findings, new.Findings)
	if old.Functions != nil && new.Functions != nil {
		d.consumers(old.Consumers, new.Consumers)
	}
	for _, l := range without(old.LeftOut, new.LeftOut, sameAnswer) {
		d.Answers = append(d.Answers, l.Package+" is no longer left out: "+l.Reason)
	}
	for _, l := range without(new.LeftOut, old.LeftOut, sameAnswer) {
		d.Answers = append(d.Answers, l.Package+" is left out now: "+l.Reason)
	}
	return d
}

func told(err error) string {
	if err == nil {
		return "an answer"
	}
	return err.Error()
}

// findings pairs the findings: equal ones first, then those of one place, then those of one category on one
// line. What is left appeared or disappeared.
func (d *Diff) findings(old, new []runner.Finding) {
	d.Disappeared = without(old, new, sameFinding)
	d.Appeared = without(new, old, sameFinding)
	for _, pairs := range []func(a, b runner.Finding) bool{
		func(a, b runner.Finding) bool { return a.File == b.File && a.Line == b.Line && a.Column == b.Column },
		func(a, b runner.Finding) bool {
			return a.File == b.File && a.Line == b.Line && a.Category == b.Category
		},
	} {
		d.Disappeared = slices.DeleteFunc(d.Disappeared, func(a runner.Finding) bool {
			i := slices.IndexFunc(d.Appeared, func(b runner.Finding) bool { return pairs(a, b) })
			if i < 0 {
				return false
			}
			d.Changed = append(d.Changed, Changed{a, d.Appeared[i]})
			d.Appeared = slices.Delete(d.Appeared, i, i+1)
			return true
		})
	}
}

func (d *Diff) consumers(old, new []runner.Consumer) {
	for _, c := range old {
		now := ""
		if i := slices.IndexFunc(new, func(n runner.Consumer) bool { return samePlace(c, n) }); i >= 0 {
			now = new[i].Guarantee
		}
		if now != c.Guarantee {
			d.Consumers = append(d.Consumers, Consumer{c, c.Guarantee, now})
		}
	}
	for _, c := range without(new, old, samePlace) {
		d.Consumers = append(d.Consumers, Consumer{c, "", c.Guarantee})
	}
}

// without returns the elements of all that have no like in others.
func without[T any](all, others []T, same func(a, b T) bool) (some []T) {
	for _, x := range all {
		if !slices.ContainsFunc(others, func(o T) bool { return same(x, o) }) {
			some = append(some, x)
		}
	}
	return some
}

func sameFinding(a, b runner.Finding) bool {
	return a.File == b.File && a.Line == b.Line && a.Column == b.Column && a.Category == b.Category && a.Message == b.Message
}

func samePlace(a, b runner.Consumer) bool {
	return a.File == b.File && a.Line == b.Line && a.Column == b.Column
}

func sameAnswer(a, b runner.LeftOut) bool { return a.Package == b.Package }

// Print writes a diff for people. It writes nothing if nothing changed.
func (d Diff) Print(w io.Writer) {
	if d.Empty() {
		return
	}
	var b strings.Builder
	fmt.Fprintln(&b, d.Job)
	for _, f := range d.Disappeared {
		line(&b, "-", f)
	}
	for _, f := range d.Appeared {
		line(&b, "+", f)
	}
	for _, c := range d.Changed {
		line(&b, "<", c.Old)
		line(&b, ">", c.New)
	}
	for _, c := range d.Consumers {
		fmt.Fprintf(&b, "  consumer %s:%d: %s, was %s\n", c.File, c.Line, cmp.Or(c.New, "not told"), cmp.Or(c.Old, "not told"))
	}
	for _, a := range d.Answers {
		fmt.Fprintf(&b, "  %s\n", a)
	}
	io.WriteString(w, b.String())
}

func line(b *strings.Builder, mark string, f runner.Finding) {
	fmt.Fprintf(b, "%s %s:%d:%d: %s [%s]\n", mark, f.File, f.Line, f.Column, f.Message, f.Category)
}
