package judge

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/kafkavet/kafkavet/lab/internal/catalog"
	"github.com/kafkavet/kafkavet/lab/internal/crash"
	"github.com/kafkavet/kafkavet/lab/internal/operator"
)

var (
	wrong    = program("wrong", "failure-skipped")
	conflict = program("conflict", "auto-commit-conflict")
	right    = &catalog.Program{Name: "x/y/right", Guarantee: "at-least-once"}
	exactly  = &catalog.Program{Name: "x/y/exactly", Guarantee: "exactly-once"}

	nothing  = crash.Outcome{}
	loses7   = crash.Outcome{Lost: []int{7}}
	repeats7 = crash.Outcome{Repeated: []int{7}}
	forgets7 = crash.Outcome{Repeated: []int{7}, Recovered: &operator.Group{Partitions: []operator.Partition{{Committed: operator.None}}}}
)

func program(variant, category string) *catalog.Program {
	return &catalog.Program{Name: "x/y/" + variant, Wants: []catalog.Place{{Category: category}}}
}

// declares is a program that does not keep what it declares.
func declares(guarantee string) *catalog.Program {
	p := program("declares", "weaker-than-declared")
	p.Declared = guarantee
	return p
}

// unknown is a program of which kafkavet claims nothing.
func unknown(shown string) *catalog.Program {
	return &catalog.Program{Name: "x/y/unknown", Guarantee: "unknown", Shown: shown}
}

// at is a result with a different point each.
func at(p *catalog.Program, outcomes ...crash.Outcome) *Result {
	return &Result{Program: p, Point: &crash.Point{Name: "fail"}, Outcomes: outcomes}
}

func TestPair(t *testing.T) {
	for name, test := range map[string]struct {
		want    string // the differences
		results []*Result
	}{
		"agree":                 {"", []*Result{at(wrong, loses7), at(right, repeats7)}},
		"at one of two points":  {"", []*Result{at(wrong, nothing), at(wrong, loses7), at(right, nothing), at(right, nothing)}},
		"wrong, but harmless":   {"x/y/wrong: failure-skipped, but there is no point at which records are lost every time", []*Result{at(wrong, nothing)}},
		"wrong, now and then":   {`x/y/wrong: at "fail" only 1 of 2 tries have the first one's outcome; x/y/wrong: failure-skipped, but there is no point at which records are lost every time`, []*Result{at(wrong, loses7, nothing)}},
		"not always the same":   {`x/y/right: at "fail" only 1 of 2 tries have the first one's outcome`, []*Result{at(wrong, loses7), at(right, nothing, repeats7)}},
		"commits to no effect":  {"", []*Result{at(conflict, forgets7)}},
		"commits too early":     {"", []*Result{at(conflict, loses7)}},
		"a harmless conflict":   {"x/y/conflict: auto-commit-conflict, but there is no point at which records are lost, or the group has no offset at the end and records are repeated every time", []*Result{at(conflict, repeats7)}},
		"weaker, it loses":      {"", []*Result{at(declares("at-least-once"), loses7)}},
		"weaker, it repeats":    {"", []*Result{at(declares("exactly-once"), repeats7)}},
		"not weaker":            {"x/y/declares: weaker-than-declared, but there is no point at which what is declared is not kept every time", []*Result{at(declares("at-least-once"), repeats7)}},
		"right, but loses":      {`x/y/right: at-least-once, but at "fail" records are lost`, []*Result{at(wrong, loses7), at(right, loses7)}},
		"right without a twin":  {"x/y/right: at-least-once, but no twin shows what that is worth", []*Result{at(right, nothing)}},
		"exactly, but repeats":  {`x/y/exactly: exactly-once, but at "fail" records are repeated`, []*Result{at(right, repeats7), at(exactly, repeats7), at(wrong, loses7)}},
		"exactly once":          {"", []*Result{at(wrong, loses7), at(exactly, nothing)}},
		"the fix does not help": {`x/y/wrong: with kafkavet's fix it still loses records at "fail"`, []*Result{at(wrong, loses7), {Program: wrong, Point: &crash.Point{Name: "fail"}, Fixed: true, Outcomes: []crash.Outcome{loses7}}}},
		"no verdict":            {`x/y/right: no verdict at "fail": no step in 15s`, []*Result{at(wrong, loses7), {Program: right, Point: &crash.Point{Name: "fail"}, NoVerdict: "no step in 15s"}}},
		"unknown, and loses":    {"", []*Result{at(unknown("at-most-once"), loses7)}},
		"unknown, but harmless": {"x/y/unknown: at-most-once, but there is no point at which records are lost every time", []*Result{at(unknown("at-most-once"), nothing)}},
		"unknown, and keeps":    {"", []*Result{at(unknown("at-least-once"), nothing), at(wrong, loses7)}},
		"only unknown":          {`x/y/unknown: the lab does not know what "unknown" means`, []*Result{at(unknown(""), loses7)}},
		"claims too much":       {"x/y/z: at-least-once, which is more than at-most-once", []*Result{at(&catalog.Program{Name: "x/y/z", Guarantee: "at-least-once", Shown: "at-most-once"}, loses7)}},
		"claims less":           {"", []*Result{at(&catalog.Program{Name: "x/y/z", Guarantee: "at-least-once", Shown: "exactly-once"}, nothing), at(wrong, loses7)}},
		"unknown verdict":       {`x/y/z: the lab does not know what "worse" means`, []*Result{at(&catalog.Program{Name: "x/y/z", Guarantee: "worse"}, nothing)}},
	} {
		var got []string
		for _, d := range Pair(test.results) {
			got = append(got, d.String())
		}
		assert.Equal(t, test.want, strings.Join(got, "; "), name)
	}
}

func TestSkippedProvesNothing(t *testing.T) {
	skipped := &Result{Program: wrong, Point: &crash.Point{Name: "commit-lost"}, Skipped: "needs hooks"}
	assert.Empty(t, Pair([]*Result{skipped, at(right, nothing)}), "the twin might have shown it there")
	assert.NotEmpty(t, Pair([]*Result{skipped, at(right, loses7)}), "but what was seen counts")
}
