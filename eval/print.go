package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/kafkavet/kafkavet/eval/internal/runner"
	"github.com/kafkavet/kafkavet/eval/internal/score"
)

// print writes the report for people: what is wrong with the run first, then the figures.
func (rep *report) print(w io.Writer, verbose bool) error {
	var b bytes.Buffer
	rep.printRun(&b)
	printSide(&b, "Consumers", rep.Consumers)
	if rep.Producers != nil {
		printSide(&b, "Producers and transactions (not in the figures above)", rep.Producers)
	}
	printReach(&b, rep.Reach)
	rep.printHistory(&b)
	if verbose {
		rep.printDetails(&b)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// printRun tells of what was not run or not answered.
func (rep *report) printRun(b *bytes.Buffer) {
	for _, l := range rep.Unexpected {
		fmt.Fprintf(b, "ERROR: %s: %s was left out, though it type-checks: %s\n", l.Job, l.Package, l.Reason)
	}
	for _, f := range rep.Failed {
		fmt.Fprintf(b, "FAILED: %s: %s\n", f.Job, f.Reason)
	}
	for _, f := range rep.Absent {
		fmt.Fprintf(b, "not run: %s: %s\n", f.Job, f.Reason)
	}
	for _, l := range rep.Expected {
		fmt.Fprintf(b, "left out: %s: %s: %s\n", l.Job, l.Package, l.Reason)
		if l.Note != "" {
			fmt.Fprintf(b, "\tknown: %s\n", l.Note)
		}
	}
	fmt.Fprintf(b, "kafkavet %s: %d runs with an answer, %d failed, %d not to be had; %d packages left out that should not be, %d others\n",
		rep.Kafkavet, rep.Modules, len(rep.Failed), len(rep.Absent), len(rep.Unexpected), len(rep.Expected))
}

// printSide prints the figures of one side.
func printSide(b *bytes.Buffer, title string, s *side) {
	fmt.Fprintf(b, "\n%s\n\n", title)
	if len(s.Categories) == 0 {
		fmt.Fprintln(b, "There is nothing to score.")
	} else {
		printTable(b, s.Table)
	}
	printNotScored(b, s.NotScored)
}

func printTable(b *bytes.Buffer, t score.Table) {
	var table bytes.Buffer
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\tfaults\tfound\tother name\tmissed\trecall\tlenient\tright\tfalse\tlenient\tprecision\tlenient")
	line := func(r score.Row) {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%s\t%s\t%d\t%d\t%d\t%s\t%s\n",
			r.Name, r.Faults, r.Found, r.Other, r.Missed, percent(r.RecallStrict), percent(r.RecallLenient),
			r.Right, r.FalseStrict, r.FalseLenient, percent(r.PrecisionStrict), percent(r.PrecisionLenient))
	}
	for _, r := range t.Categories {
		line(r)
	}
	fmt.Fprintln(w, "\t\t\t\t\t\t\t\t\t\t\t")
	for _, r := range t.Clients {
		line(r)
	}
	fmt.Fprintln(w, "\t\t\t\t\t\t\t\t\t\t\t")
	line(t.All)
	w.Flush()
	for row := range strings.Lines(table.String()) {
		fmt.Fprintln(b, strings.TrimRight(row, " \n"))
	}
	a := t.All
	fmt.Fprintf(b, "\nOf the false: %d on code that is right, %d to judge, %d at a fault of another name, %d where the loss is meant.\n",
		a.FalseAlarms, a.ToJudge, a.WrongName, a.OnDesign)
}

// printNotScored counts labels without an answer, by repository and reason.
func printNotScored(b *bytes.Buffer, all []score.NotScored) {
	if len(all) == 0 {
		return
	}
	fmt.Fprintf(b, "Labels that are not scored, for their packages have no answer: %d\n", len(all))
	reasons := make(map[string]int)
	for _, l := range all {
		reasons[l.Label.Repo+": "+l.Reason]++
	}
	for _, reason := range slices.Sorted(maps.Keys(reasons)) {
		fmt.Fprintf(b, "\t%d  %s\n", reasons[reason], reason)
	}
}

// percent is a rate with its 95% interval.
func percent(r score.Rate) string {
	if r.N == 0 {
		return "-"
	}
	return fmt.Sprintf("%.0f%% [%.0f-%.0f]", 100*float64(r.K)/float64(r.N), 100*r.Low, 100*r.High)
}

func printReach(b *bytes.Buffer, r *score.Reach) {
	fmt.Fprint(b, "\nReach\n\n")
	if r == nil {
		fmt.Fprintln(b, "No module told its model.")
		return
	}
	fmt.Fprintf(b, "group consumers with a known guarantee: %d of %d, %s; beside them %d consumers without a group\n",
		r.Known.K, r.Known.N, percent(r.Known), r.NoGroup)
	for _, library := range slices.Sorted(maps.Keys(r.Clients)) {
		x := r.Clients[library]
		fmt.Fprintf(b, "\t%s: %d of %d, %s\n", library, x.K, x.N, percent(x))
	}
	fmt.Fprintf(b, "functions with Kafka events that were skipped: %d of %d, %s\n", r.Skipped.K, r.Skipped.N, percent(r.Skipped))
}

// printHistory sums up the fixes and lists all that did not go as wanted.
func (rep *report) printHistory(b *bytes.Buffer) {
	if len(rep.History) == 0 {
		return
	}
	told, shown, answered := 0, 0, 0
	for _, f := range rep.History {
		switch f.Outcome {
		case score.Told:
			told++
		case score.Shown:
			shown++
		}
		if f.Outcome != score.NoAnswer {
			answered++
		}
	}
	fmt.Fprintf(b, "\nFixes\n\nreported before and silent after: %d of %d, %s; %d more have no answer\n",
		told, answered, percent(score.Wilson(told, answered)), len(rep.History)-answered)
	if shown > 0 {
		fmt.Fprintf(b, "with those of which a finding elsewhere shows a place in the function: %d of %d, %s\n",
			told+shown, answered, percent(score.Wilson(told+shown, answered)))
	}
	for _, f := range rep.History {
		if f.Outcome == score.Told {
			continue
		}
		fmt.Fprintf(b, "\t%s: %s %.10s %s, %s\n", f.Outcome, f.Repo, f.After, f.Func, f.Verdict)
		for _, reason := range []string{f.Reason, f.Why} {
			if reason != "" {
				fmt.Fprintf(b, "\t\t%s\n", reason)
			}
		}
		for _, x := range f.FoundAfter {
			fmt.Fprintf(b, "\t\tafter: %s:%d: %s [%s]\n", x.File, x.Line, x.Message, x.Category)
		}
	}
}

// printDetails lists all that does not agree with the labels.
func (rep *report) printDetails(b *bytes.Buffer) {
	for _, s := range []*side{rep.Consumers, rep.Producers} {
		if s == nil {
			continue
		}
		for _, outcome := range []string{score.Missed, score.Other} {
			printFaults(b, outcome, s.Faults)
		}
		for _, worth := range []string{score.OnOK, score.JudgedFalse, score.ToJudge, score.WrongName, score.OnDesign} {
			printFindings(b, worth, s.Report.Findings)
		}
	}
	if rep.Reach != nil && len(rep.Reach.Unfollows) > 0 {
		fmt.Fprint(b, "\nGroup consumers with an unknown guarantee\n\n")
		for _, c := range rep.Reach.Unfollows {
			fmt.Fprintf(b, "%s %s:%d %s (%s)\n", c.Repo, c.File, c.Line, c.Func, c.Library)
		}
	}
	if len(rep.Corrections) > 0 {
		fmt.Fprint(b, "\nCorrected labels\n\n")
		for _, x := range rep.Corrections {
			fmt.Fprintf(b, "%s %s:%d %s: %s, not %s: %s\n", x.Repo, x.File, x.Line, x.Func, x.Is, x.Was, x.Why)
		}
	}
}

func printFaults(b *bytes.Buffer, outcome string, all []score.Fault) {
	heading := fmt.Sprintf("\nFaults: %s\n\n", outcome)
	for _, f := range all {
		if f.Outcome != outcome {
			continue
		}
		fmt.Fprint(b, heading)
		heading = ""
		for _, l := range f.Labels {
			fmt.Fprintf(b, "%s %s:%d %s: %s [%s, %s]\n", l.Repo, l.File, l.Line, l.Func, l.Why, l.Verdict, l.Client)
		}
		for _, x := range f.By {
			printFinding(b, x)
		}
	}
}

func printFindings(b *bytes.Buffer, worth string, all []score.Finding) {
	heading := fmt.Sprintf("\nFindings: %s\n\n", worth)
	for _, f := range all {
		if f.Worth != worth {
			continue
		}
		fmt.Fprintf(b, "%s%s %s", heading, f.Repo, f.Func)
		heading = ""
		if f.Why != "" {
			fmt.Fprintf(b, ": %s", f.Why)
		}
		fmt.Fprintln(b)
		printFinding(b, f.Finding)
	}
}

func printFinding(b *bytes.Buffer, f runner.Finding) {
	fmt.Fprintf(b, "\t%s:%d:%d: %s [%s]\n", f.File, f.Line, f.Column, f.Message, f.Category)
	for _, e := range f.Evidence {
		fmt.Fprintf(b, "\t\t%s:%d: %s\n", e.File, e.Line, e.Message)
	}
}
