package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/kafkavet/kafkavet/lab/internal/catalog"
	"github.com/kafkavet/kafkavet/lab/internal/crash"
	"github.com/kafkavet/kafkavet/lab/internal/judge"
	"github.com/kafkavet/kafkavet/lab/internal/operator"
)

// report is what a run has shown.
type report struct {
	Broker      string
	Differences []judge.Difference
	Stale       []string // in what a page does not say the same

	all, pairs      []*catalog.Pair // in the lab, and those that were tried
	whole           bool            // which are all
	repeat          int
	fixes           bool          // were tried as well
	took            time.Duration // of the experiments, once all is built
	said, saidFixed catalog.Analyzed
	results         []*judge.Result
}

var heads = []string{"program", "killed", "kafkavet says", "lost", "repeated", "committed", "lag", "times", "agree"}

// rows are the lines of the table.
func (r *report) rows() (rows [][]string) {
	bad := make(map[*catalog.Program]bool)
	for _, d := range r.Differences {
		bad[d.Program] = true
	}
	for _, pair := range r.pairs {
		for _, p := range pair.Programs {
			for _, x := range r.results {
				if x.Program != p {
					continue
				}
				verdict, agree := r.said[p.Name].Verdict(), "yes"
				if x.Fixed {
					verdict = "nothing any more"
				}
				if verdict == "" {
					verdict = "-"
				}
				if bad[p] {
					agree = "NO"
				}
				row := []string{x.Name(), x.Point.Name, verdict}
				o, same := x.Outcome()
				switch {
				case x.Skipped != "":
					row = append(row, "skipped", "", "", "", "", "")
				case x.NoVerdict != "":
					row = append(row, "no verdict", "", "", "", "", "NO")
				default:
					row = append(row, lost(o), numbers(o.Repeated), committed(o.Crashed), lag(o.Crashed),
						fmt.Sprintf("%d/%d", same, len(x.Outcomes)), agree)
				}
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// lost is what should not have become of records.
func lost(o crash.Outcome) string {
	if len(o.Aborted) > 0 {
		return "aborted " + numbers(o.Aborted)
	}
	return numbers(o.Lost)
}

// committed and lag are of the topic's partition, empty if nobody looked.
func committed(g *operator.Group) string {
	if g == nil {
		return ""
	}
	return orNone(g.Partitions[0].Committed)
}

func lag(g *operator.Group) string {
	if g == nil {
		return ""
	}
	return orNone(g.Partitions[0].Lag)
}

func orNone(n int64) string {
	if n == operator.None {
		return "none"
	}
	return fmt.Sprint(n)
}

// numbers is 1, 2, 5-8.
func numbers(ns []int) string {
	var parts []string
	for i := 0; i < len(ns); {
		j := i
		for j+1 < len(ns) && ns[j+1] == ns[j]+1 {
			j++
		}
		part := fmt.Sprint(ns[i])
		if j > i {
			part += fmt.Sprintf("-%d", ns[j])
		}
		parts = append(parts, part)
		i = j + 1
	}
	if parts == nil {
		return "none"
	}
	return strings.Join(parts, ", ")
}

// short is a result in a few words.
func short(x *judge.Result) string {
	if x.NoVerdict != "" {
		return "no verdict"
	}
	o, same := x.Outcome()
	return fmt.Sprintf("lost %s, repeated %s, %d of %d times, at most %d ms", lost(o), numbers(o.Repeated), same, len(x.Outcomes), x.Longest().Milliseconds())
}

// notes are what stands below the table.
func (r *report) notes() (lines []string) {
	for _, x := range r.results {
		if x.Skipped != "" {
			lines = append(lines, fmt.Sprintf("skipped: %s at %q: %s", x.Name(), x.Point.Name, x.Skipped))
		}
	}
	for _, d := range r.Differences {
		lines = append(lines, d.String())
	}
	for _, what := range r.Stale {
		lines = append(lines, "stale: "+what)
	}
	return lines
}

// summary is the run in numbers.
func (r *report) summary() string {
	verdicts := make(map[string]int)
	var programs, tried, skipped, tries int
	for _, pair := range r.pairs {
		for _, p := range pair.Programs {
			programs++
			verdicts[cmp.Or(r.said[p.Name].Verdict(), "not judged")]++
		}
	}
	for _, x := range r.results {
		tries += len(x.Outcomes)
		if x.Skipped != "" {
			skipped++
		} else {
			tried++
		}
	}
	var parts []string
	for _, verdict := range slices.SortedFunc(maps.Keys(verdicts), func(a, b string) int {
		return cmp.Or(verdicts[b]-verdicts[a], strings.Compare(a, b))
	}) {
		parts = append(parts, fmt.Sprintf("%d %s", verdicts[verdict], verdict))
	}
	return fmt.Sprintf("%s: %d pairs, %d programs: %s\n%d experiments, %d tries, %s; %d experiments skipped; %d disagreements",
		r.Broker, len(r.pairs), programs, strings.Join(parts, "; "), tried, tries, r.took.Round(time.Second), skipped, len(r.Differences))
}

func (r *report) text(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, strings.Join(heads, "\t"))
	for _, row := range r.rows() {
		fmt.Fprintln(tw, strings.Join(row, "\t"))
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	for _, line := range r.notes() {
		fmt.Fprintln(w, line)
	}
	_, err := fmt.Fprintf(w, "\n%s\n", r.summary())
	return err
}

// operator prints the groups as their operator sees them: before, at and after the crash of the first try.
func (r *report) operator(w io.Writer) error {
	for _, x := range r.results {
		o, _ := x.Outcome()
		for _, seen := range []struct {
			when  string
			group *operator.Group
		}{
			{"before the crash, the program alive", o.Before},
			{"at the crash, the program dead", o.Crashed},
			{"after recovery, the program alive again", o.Recovered},
		} {
			if seen.group == nil {
				continue
			}
			if _, err := fmt.Fprintf(w, "%s at %q, %s:\n\n%s\n", x.Name(), x.Point.Name, seen.when, strings.TrimPrefix(seen.group.String(), "\n")); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *report) json(w io.Writer) error {
	type result struct {
		Program   string          `json:"program"`
		Fixed     bool            `json:"fixed,omitempty"`
		Point     string          `json:"point"`
		Expected  string          `json:"expected"`
		Verdict   string          `json:"verdict"`
		Outcomes  []crash.Outcome `json:"outcomes"`
		NoVerdict string          `json:"no_verdict,omitempty"`
		Skipped   string          `json:"skipped,omitempty"`
	}
	answer := struct {
		Broker      string   `json:"broker"`
		Results     []result `json:"results"`
		Differences []string `json:"differences"`
		Stale       []string `json:"stale,omitempty"`
	}{Broker: r.Broker, Results: []result{}, Differences: []string{}, Stale: r.Stale}
	for _, x := range r.results {
		answer.Results = append(answer.Results, result{x.Program.Name, x.Fixed, x.Point.Name, x.Program.Verdict(),
			r.said[x.Program.Name].Verdict(), x.Outcomes, x.NoVerdict, x.Skipped})
	}
	for _, d := range r.Differences {
		answer.Differences = append(answer.Differences, d.String())
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "\t")
	return e.Encode(answer)
}
