// Package judge says whether what the analyzer says of programs and what became of their records agree.
package judge

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kafkavet/kafkavet/lab/internal/catalog"
	"github.com/kafkavet/kafkavet/lab/internal/crash"
)

// Result is one program at one point, as often as it was tried.
type Result struct {
	Program   *catalog.Program
	Point     *crash.Point
	Fixed     bool // with kafkavet's fix applied
	Outcomes  []crash.Outcome
	NoVerdict string // why there is none
	Skipped   string // why it was not tried
}

// Name is the program's.
func (r *Result) Name() string {
	if r.Fixed {
		return r.Program.Name + " (fixed)"
	}
	return r.Program.Name
}

// Outcome is the first, and how many were the same.
func (r *Result) Outcome() (o crash.Outcome, same int) {
	if len(r.Outcomes) == 0 {
		return o, 0
	}
	o = r.Outcomes[0]
	for _, p := range r.Outcomes {
		if p.Equal(o) {
			same++
		}
	}
	return o, same
}

// Longest is how long the slowest try took.
func (r *Result) Longest() (longest time.Duration) {
	for _, o := range r.Outcomes {
		longest = max(longest, o.Took)
	}
	return longest
}

// evidence is something that an outcome can show.
type evidence struct {
	what string
	in   func(crash.Outcome) bool
}

var (
	loses    = &evidence{"records are lost", func(o crash.Outcome) bool { return len(o.Lost) > 0 }}
	repeats  = &evidence{"records are repeated", func(o crash.Outcome) bool { return len(o.Repeated) > 0 }}
	delivers = &evidence{"records of aborted transactions are delivered", func(o crash.Outcome) bool { return len(o.Aborted) > 0 }}
	forgets  = &evidence{"the group has no offset at the end, and records are repeated", func(o crash.Outcome) bool {
		return len(o.Repeated) > 0 && o.Recovered != nil && o.Recovered.Partitions[0].Committed < 0
	}}
	// A commit that has no effect is one that never comes; one that another was ahead of comes too early.
	defeated = &evidence{"records are lost, or the group has no offset at the end and records are repeated", func(o crash.Outcome) bool {
		return loses.in(o) || forgets.in(o)
	}}
)

// shows is what a program with the verdict must show at one of its points, every time.
var shows = map[string]*evidence{
	"commit-before-processing":   loses,
	"commit-concurrent":          loses,
	"commit-despite-failure":     loses,
	"failure-skipped":            loses,
	"auto-commit":                loses,
	"auto-commit-conflict":       defeated,
	"never-commits":              forgets,
	"read-uncommitted":           delivers,
	"ineffective-read-committed": delivers,
	"at-most-once":               loses,
}

// never is what a program with the verdict must not show at any point, ever. One of its twins has to show it, else
// the experiment says nothing.
var never = map[string][]*evidence{
	"at-least-once": {loses, delivers, forgets},
	"exactly-once":  {loses, delivers, repeats},
}

// breaks is that a program does not keep what it declares.
func breaks(declared string) *evidence {
	return &evidence{"what is declared is not kept", func(o crash.Outcome) bool {
		return slices.ContainsFunc(never[declared], func(e *evidence) bool { return e.in(o) })
	}}
}

// every reports whether all tries of a result show something.
func (e *evidence) every(r *Result) bool {
	return len(r.Outcomes) > 0 && !slices.ContainsFunc(r.Outcomes, func(o crash.Outcome) bool { return !e.in(o) })
}

// ever reports whether one of them does.
func (e *evidence) ever(r *Result) bool { return slices.ContainsFunc(r.Outcomes, e.in) }

// Difference is something that does not agree.
type Difference struct {
	Program *catalog.Program
	What    string
}

func (d Difference) String() string { return d.Program.Name + ": " + d.What }

// Pair compares the verdicts on the programs of a pair with what has become of their records.
func Pair(results []*Result) (differences []Difference) {
	complete := true
	for _, r := range results {
		complete = complete && r.Skipped == ""
		if r.NoVerdict != "" {
			differences = append(differences, Difference{r.Program, fmt.Sprintf("no verdict at %q: %s", r.Point.Name, r.NoVerdict)})
		}
		if _, same := r.Outcome(); same < len(r.Outcomes) {
			differences = append(differences, Difference{r.Program, fmt.Sprintf("at %q only %d of %d tries have the first one's outcome", r.Point.Name, same, len(r.Outcomes))})
		}
	}
	seen := make(map[*catalog.Program]bool)
	for _, r := range results {
		if !seen[r.Program] {
			seen[r.Program] = true
			if r.Program.Overclaims() {
				differences = append(differences, Difference{r.Program, fmt.Sprintf("%s, which is more than %s", r.Program.Guarantee, r.Program.Shown)})
			}
			for verdict := range strings.SplitSeq(r.Program.Verdict(), ", ") {
				for _, what := range compare(r.Program, verdict, results, complete) {
					differences = append(differences, Difference{r.Program, what})
				}
			}
		}
	}
	return differences
}

// compare compares one verdict on a program. If experiments were skipped, it does not ask for what they might have shown.
func compare(p *catalog.Program, verdict string, results []*Result, complete bool) (differences []string) {
	must, mustNot := shows[verdict], never[verdict]
	if verdict == "weaker-than-declared" {
		must = breaks(p.Declared)
	}
	if must == nil && mustNot == nil {
		return []string{fmt.Sprintf("the lab does not know what %q means", verdict)}
	}
	shown, twin := false, false
	for _, r := range results {
		switch {
		case r.Program != p:
			twin = twin || slices.ContainsFunc(mustNot, func(e *evidence) bool { return !r.Fixed && e.every(r) })
		case r.Fixed:
			if loses.ever(r) {
				differences = append(differences, fmt.Sprintf("with kafkavet's fix it still loses records at %q", r.Point.Name))
			}
		default:
			shown = shown || must != nil && must.every(r)
			for _, e := range mustNot {
				if e.ever(r) {
					differences = append(differences, fmt.Sprintf("%s, but at %q %s", verdict, r.Point.Name, e.what))
				}
			}
		}
	}
	if complete && must != nil && !shown {
		differences = append(differences, fmt.Sprintf("%s, but there is no point at which %s every time", verdict, must.what))
	}
	if complete && mustNot != nil && !twin {
		differences = append(differences, fmt.Sprintf("%s, but no twin shows what that is worth", verdict))
	}
	return differences
}
