// Package score compares what kafkavet found with what labels say. Its rules stand in eval/README.md.
package score

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/kafkavet/kafkavet/eval/internal/corpus"
	"github.com/kafkavet/kafkavet/eval/internal/runner"
)

// Side is one half of the figures: each has labels and categories of its own.
type Side bool

// The sides.
const (
	Consumers Side = false
	Producers Side = true // acknowledgements, delivery errors, transactions
)

// What became of a fault.
const (
	Found  = "found"
	Other  = "other category" // a fault was found there, and called by another name
	Missed = "missed"
)

// Fault is a cause for which a finding is wanted: one label, or several that one finding explains.
type Fault struct {
	Labels   []corpus.Label   `json:"labels"`
	Category string           `json:"category"` // of the first label
	Client   string           `json:"client"`
	Outcome  string           `json:"outcome"`
	By       []runner.Finding `json:"by,omitempty"` // what explains it
}

// What a finding is worth.
const (
	Right       = "right"
	WrongName   = "other category" // at a labelled fault, of a category that the label does not take
	OnOK        = "false alarm"
	OnDesign    = "by design" // the code says that the loss is meant
	ToJudge     = "to judge"  // nobody has read that place
	Unscored    = "unclear"   // the label is
	JudgedRight = "judged right"
	JudgedFalse = "judged false"
)

// Finding is a finding with its worth.
type Finding struct {
	runner.Finding
	Repo   string `json:"repo"`
	Commit string `json:"commit"`
	Module string `json:"module"`
	Client string `json:"client"` // of the nearest label
	Worth  string `json:"worth"`
	Why    string `json:"why,omitempty"` // of the label or judgement that decides
}

// NotScored are labels that say nothing about this run.
type NotScored struct {
	Label  corpus.Label `json:"label"`
	Reason string       `json:"reason"`
}

// Report is the comparison.
type Report struct {
	Faults    []Fault     `json:"faults"`
	Findings  []Finding   `json:"findings"`
	NotScored []NotScored `json:"not_scored"`
}

// Score compares one side's labels of the outcomes' modules with their findings. Labels of packages without
// an answer are not scored.
func Score(side Side, c *corpus.Corpus, outcomes []runner.Outcome) *Report {
	var rep Report
	for _, o := range outcomes {
		var labels []corpus.Label
		for _, l := range c.Labels {
			if l.Repo != o.Repo || l.Commit != o.Commit || l.Module != o.Module || l.Producer() != bool(side) {
				continue
			}
			if reason := unanswered(o, l.File); reason != "" {
				rep.NotScored = append(rep.NotScored, NotScored{l, reason})
			} else {
				labels = append(labels, l)
			}
		}
		if o.Err == nil {
			rep.module(side, o, labels, c)
		}
	}
	return &rep
}

// unanswered says why a file got no answer, "" if it did.
func unanswered(o runner.Outcome, file string) string {
	if o.Err != nil {
		return o.Err.Error()
	}
	for _, l := range o.Result.LeftOut {
		if l.Dir == path.Dir(file) {
			return "left out: " + l.Reason
		}
	}
	return ""
}

// module scores the findings of one module.
func (rep *Report) module(side Side, o runner.Outcome, labels []corpus.Label, c *corpus.Corpus) {
	var findings []runner.Finding
	for _, f := range o.Result.Findings {
		if corpus.ProducerSide(f.Category) == bool(side) && unanswered(o, f.File) == "" {
			findings = append(findings, f)
		}
	}
	for _, group := range causes(labels) {
		rep.Faults = append(rep.Faults, fault(group, findings))
	}
	for _, f := range findings {
		x := Finding{Finding: f, Repo: o.Repo, Commit: o.Commit, Module: o.Module, Client: clientOf(o, f, c.Labels)}
		x.Worth, x.Why = worth(f, labels, judgement(o, f, c.Judged))
		rep.Findings = append(rep.Findings, x)
	}
}

// causes groups the labels of faults that one finding can explain: they take a common category, and stand in
// one function or share a place. The groups do not depend on what was found, and so the number of faults
// does not.
func causes(labels []corpus.Label) (groups [][]corpus.Label) {
	for _, l := range labels {
		if !l.Fault() {
			continue
		}
		joined := []corpus.Label{}
		var rest [][]corpus.Label
		for _, g := range groups {
			if slices.ContainsFunc(g, func(o corpus.Label) bool { return oneCause(l, o) }) {
				joined = append(joined, g...)
			} else {
				rest = append(rest, g)
			}
		}
		groups = append(rest, append(joined, l))
	}
	return groups
}

func oneCause(a, b corpus.Label) bool {
	return slices.ContainsFunc(append([]string{a.Verdict}, a.Also...), b.Accepts) &&
		(a.File == b.File && function(a) == function(b) ||
			slices.ContainsFunc(lines(a), func(place string) bool { return slices.Contains(lines(b), place) }))
}

// function is the label's declared function: what stands behind a $ names a literal in it.
func function(l corpus.Label) string {
	name, _, _ := strings.Cut(l.Func, "$")
	return name
}

// lines are the places of a label.
func lines(l corpus.Label) []string {
	return append([]string{fmt.Sprintf("%s:%d", l.File, l.Line)}, l.Alt...)
}

// at reports whether a finding stands at a label's place: exactly, or in its function.
func at(f runner.Finding, l corpus.Label, exactly bool) bool {
	if slices.Contains(lines(l), fmt.Sprintf("%s:%d", f.File, f.Line)) {
		return true
	}
	return !exactly && f.File == l.File && f.Func == function(l)
}

// fault says what became of a cause.
func fault(labels []corpus.Label, findings []runner.Finding) Fault {
	x := Fault{Labels: labels, Category: labels[0].Verdict, Client: labels[0].Client, Outcome: Missed}
	var others []runner.Finding
	for _, f := range findings {
		there := func(l corpus.Label) bool { return at(f, l, false) }
		switch {
		case slices.ContainsFunc(labels, func(l corpus.Label) bool { return there(l) && l.Accepts(f.Category) }):
			x.By = append(x.By, f)
		case slices.ContainsFunc(labels, there):
			others = append(others, f)
		}
	}
	switch {
	case len(x.By) > 0:
		x.Outcome = Found
	case len(others) > 0:
		x.Outcome, x.By = Other, others
	}
	return x
}

// worth says what a finding is worth, and by which label or judgement. A fault that it explains comes first,
// then a judgement of this very finding, then the labels of its line, then those of its function.
func worth(f runner.Finding, labels []corpus.Label, j *corpus.Judgement) (string, string) {
	for _, l := range labels {
		if l.Fault() && l.Accepts(f.Category) && at(f, l, false) {
			return Right, l.Why
		}
	}
	if j != nil {
		return map[string]string{"true": JudgedRight, "false": JudgedFalse, "by-design": OnDesign}[j.Verdict], j.Why
	}
	for _, exactly := range []bool{true, false} {
		var here []corpus.Label
		for _, l := range labels {
			if at(f, l, exactly) {
				here = append(here, l)
			}
		}
		for _, rule := range []struct {
			worth string
			is    func(corpus.Label) bool
		}{
			{WrongName, corpus.Label.Fault},
			{OnOK, func(l corpus.Label) bool { return l.Verdict == corpus.OK }},
			{OnDesign, func(l corpus.Label) bool { return l.Verdict == corpus.ByDesign }},
			{Unscored, func(l corpus.Label) bool { return l.Verdict == corpus.Unclear }},
		} {
			if i := slices.IndexFunc(here, rule.is); i >= 0 {
				return rule.worth, here[i].Why
			}
		}
	}
	return ToJudge, ""
}

// judgement is what somebody said about this finding, nil if nobody did.
func judgement(o runner.Outcome, f runner.Finding, all []corpus.Judgement) *corpus.Judgement {
	for i, j := range all {
		if j.Repo == o.Repo && j.Commit == o.Commit && j.Module == o.Module &&
			j.File == f.File && j.Line == f.Line && j.Category == f.Category {
			return &all[i]
		}
	}
	return nil
}

// clientOf is the client library of the label nearest to a finding: in its function, its file, its package,
// its module, its repository.
func clientOf(o runner.Outcome, f runner.Finding, labels []corpus.Label) string {
	best, client := -1, "?"
	for _, l := range labels {
		if l.Repo != o.Repo {
			continue
		}
		near := 0
		for _, same := range []bool{
			l.Module == o.Module, path.Dir(l.File) == path.Dir(f.File), l.File == f.File, function(l) == f.Func,
		} {
			if !same {
				break
			}
			near++
		}
		if near > best {
			best, client = near, l.Client
		}
	}
	return client
}
