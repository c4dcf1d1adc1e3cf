package delivery

import (
	"fmt"
	"go/token"
	"slices"
	"sort"

	"github.com/kafkavet/kafkavet/internal/directive"
)

// known are the categories that an ignore may name.
var known = append(slices.Clone(order), AutoCommitConflict, ReadUncommitted, IneffectiveReadCommitted, WeakerThanDeclared)

// declare lets the program's own directives act on the findings: what is meant is silenced, what is promised
// and not kept is a finding, and so is a directive that is none or acts on nothing.
func (u *unit) declare() {
	all, problems := directive.Parse(u.pass.Fset, u.pass.Files, func(c string) bool { return slices.Contains(known, Category(c)) })
	used := map[*directive.Directive]bool{}
	var out []*Finding
	for _, p := range problems {
		out = append(out, &Finding{Category: BadDirective, Pos: p.Pos, Message: p.Message})
	}
	for _, d := range all {
		if d.Kind == directive.Guarantee {
			used[d] = u.concerns(d)
			if f := u.weaker(d); f != nil {
				u.m.Findings = append(u.m.Findings, f)
			}
		}
	}
	meant := directive.Meant(u.pass.Fset, u.pass.Files)
	for _, f := range u.m.Findings {
		silent := slices.Contains(order, f.Category) && directive.In(meant, f.Pos)
		for _, d := range all {
			if silences(d, f) {
				used[d], silent = true, true
			}
		}
		if !silent {
			out = append(out, f)
		}
	}
	u.m.Readers = slices.DeleteFunc(u.m.Readers, func(r Reader) (silent bool) {
		for _, d := range all {
			if silences(d, r.Finding) {
				used[d], silent = true, true
			}
		}
		return silent
	})
	for _, d := range all {
		if used[d] {
			continue
		}
		f := &Finding{Category: BadDirective, Pos: d.Pos, Message: fmt.Sprintf("there is no %s to ignore here: remove the directive, or move it to the line before the finding", d.Word)}
		if d.Kind == directive.Guarantee {
			f.Message = fmt.Sprintf("no Kafka record is polled or committed in what stands below this directive, so %s says nothing: move it above the loop, handler or function that is meant", d.Word)
		}
		out = append(out, f)
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Pos < out[j].Pos })
	u.m.Findings = out
}

// in reports whether a directive speaks of a place.
func in(d *directive.Directive, pos token.Pos) bool { return d.From <= pos && pos < d.To }

// silences reports whether a directive says that a finding is meant.
func silences(d *directive.Directive, f *Finding) bool {
	if !in(d, f.Pos) {
		return false
	}
	if d.Kind == directive.Ignore {
		return Category(d.Word) == f.Category
	}
	return Guarantee(d.Word) == AtMostOnce && slices.Contains(order, f.Category)
}

// concerns reports whether a consumer polls or commits where the directive speaks, or a finding stands there.
func (u *unit) concerns(d *directive.Directive) bool {
	for _, c := range u.m.Consumers {
		if in(d, c.Pos) || slices.ContainsFunc(c.Commits, func(p token.Pos) bool { return in(d, p) }) {
			return true
		}
	}
	return slices.ContainsFunc(u.m.Findings, func(f *Finding) bool { return in(d, f.Pos) })
}

// weaker is the finding that a declared guarantee is not met, nil if it is or if that is not known.
func (u *unit) weaker(d *directive.Directive) *Finding {
	want := Guarantee(d.Word)
	if want == AtMostOnce {
		return nil
	}
	f := &Finding{Category: WeakerThanDeclared, Pos: d.Pos}
	for _, x := range u.m.Findings {
		if in(d, x.Pos) && slices.Contains(order, x.Category) {
			f.Evidence = append(f.Evidence, Evidence{x.Pos, "a record may be lost here: " + string(x.Category)})
		}
	}
	if len(f.Evidence) > 0 {
		f.Message = fmt.Sprintf("%s is declared, but the code below guarantees only %s: a record may be lost", want, AtMostOnce)
		return f
	}
	if want != ExactlyOnce {
		return nil
	}
	for _, c := range u.m.Consumers {
		if in(d, c.Pos) && c.Guarantee == AtLeastOnce {
			f.Evidence = append(f.Evidence, Evidence{c.Pos, "a record polled here may be processed twice"})
		}
	}
	if len(f.Evidence) == 0 {
		return nil
	}
	f.Message = fmt.Sprintf("%s is declared, but the code below guarantees only %s: a record may be processed twice", want, AtLeastOnce)
	return f
}
