// Package report makes the analyzers of the suite: each reads the model of a package and reports the findings of its
// categories, with their fixes.
package report

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/kafkavet/kafkavet/internal/delivery"
	"github.com/kafkavet/kafkavet/internal/fix"
)

// FixesFlag is the flag of every analyzer that says which fixes come with a finding.
const FixesFlag = "fixes"

// fixes is the flag's value.
type fixes string

// The fixes that may be asked for.
const (
	safe fixes = "safe" // those that change the guarantee and nothing else, one a finding
	all  fixes = "all"  // behind them those that an author has to choose from
)

func (f *fixes) String() string { return string(*f) }

func (f *fixes) Set(s string) error {
	if s != string(safe) && s != string(all) {
		return fmt.Errorf("want %s or %s", safe, all)
	}
	*f = fixes(s)
	return nil
}

// Pass makes the analyzer that reports the findings of some categories: it reads the model, and no more. Its
// documentation is the section "# Analyzer name" of the package comment in source, the text of doc.go.
func Pass(name, source string, categories ...delivery.Category) *analysis.Analyzer {
	wanted := safe
	a := &analysis.Analyzer{
		Name:     name,
		Doc:      section(source, name),
		URL:      "https://github.com/kafkavet/kafkavet/blob/main/docs/checks/README.md",
		Requires: []*analysis.Analyzer{delivery.Analyzer, fix.Analyzer},
		Run: func(pass *analysis.Pass) (any, error) {
			m := pass.ResultOf[delivery.Analyzer].(*delivery.Model)
			x := pass.ResultOf[fix.Analyzer].(*fix.Fixes)
			for _, f := range m.Findings {
				if slices.Contains(categories, f.Category) {
					d := diagnostic(f)
					d.SuggestedFixes = x.Of(f, wanted == all)
					if len(d.SuggestedFixes) == 0 {
						d.Message = f.Message + advice(f, x) + tag(f.Category)
					}
					pass.Report(d)
				}
			}
			return nil, nil
		},
	}
	a.Flags.Var(&wanted, FixesFlag, "which fixes come with a finding: `safe` ones alone, or all that an author may choose from")
	return a
}

// advice is what the author of a finding without a fix can do, and in which package, if not in this one alone.
func advice(f *delivery.Finding, x *fix.Fixes) (say string) {
	if c := choice(f, x); c != "" {
		say = "; " + c
	}
	if pkg := x.SettingsIn(f); pkg != "" {
		say += fmt.Sprintf("; its settings are written in package %s", pkg)
	}
	return say
}

// choice is what the author of a finding without a fix can do.
func choice(f *delivery.Finding, x *fix.Fixes) string {
	fails := f.Category == delivery.CommitDespiteFailure || f.Category == delivery.FailureSkipped
	switch {
	case f.Fault.Shared && f.Category == delivery.CommitConcurrent:
		return "work on the records of a partition one after the other, or commit them in order"
	case f.Fault.Ahead && f.Category == delivery.CommitConcurrent:
		return "commit each record by itself, once it is processed"
	case f.Fault.Panics && fails:
		return "make an error of the panic, and stop, try again, or save the record in a dead-letter topic"
	case fails && x.InTransaction(f):
		return "abort the transaction and go back to the record, or save it in a dead-letter topic"
	}
	return choices[f.Category]
}

// choices are those of most findings. Other categories' messages say it themselves.
var choices = map[delivery.Category]string{
	delivery.CommitBeforeProcessing: "commit behind the work, once that has succeeded",
	delivery.CommitConcurrent:       "wait for the work before the commit",
	delivery.CommitDespiteFailure:   "stop, try again, or save the record in a dead-letter topic",
	delivery.FailureSkipped:         "stop, try again, or save the record in a dead-letter topic",
	delivery.NeverCommits:           "or leave the group out", // its message says to commit
	delivery.AutoCommit:             "commit by hand behind the work",
}

// tag is the end of a message: the plain output of go vet has no other place for the category.
func tag(c delivery.Category) string { return " [" + string(c) + "]" }

// section is the part of a package comment below the heading "# Analyzer name".
func section(source, name string) string {
	_, text, found := strings.Cut(source, "\n// # Analyzer "+name+"\n")
	if !found {
		panic("no documentation of analyzer " + name)
	}
	text, _, _ = strings.Cut(text, "\npackage ")
	var b strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimPrefix(strings.TrimPrefix(line, "//"), " ")
		if strings.HasPrefix(line, "# Analyzer ") {
			break
		}
		b.WriteString(line)
	}
	return strings.TrimSpace(b.String())
}

// diagnostic is the finding as drivers take it. The category stands in the message too: the plain output
// of go vet has no other place for it.
func diagnostic(f *delivery.Finding) analysis.Diagnostic {
	d := analysis.Diagnostic{
		Pos:      f.Pos,
		Category: string(f.Category),
		URL:      delivery.URL(f.Category),
		Message:  f.Message + tag(f.Category),
	}
	for _, e := range f.Evidence {
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: e.Pos, Message: e.What})
	}
	return d
}
