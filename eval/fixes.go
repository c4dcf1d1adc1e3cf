package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/kafkavet/kafkavet/eval/internal/checkout"
	"github.com/kafkavet/kafkavet/eval/internal/corpus"
	"github.com/kafkavet/kafkavet/eval/internal/runner"
)

// applyFixes applies the first fix of each finding in the labelled packages, looks at what comes of it, and prints how
// many findings have one, by category.
func applyFixes(ctx context.Context, o *options, c *corpus.Corpus) (int, error) {
	tool, err := o.tool(ctx)
	if err != nil {
		return 0, err
	}
	if o.diffs != "" { // before the work
		if err := os.MkdirAll(o.diffs, 0o777); err != nil {
			return 0, err
		}
	}
	r := o.runner(tool)
	counts := fixCounts{}
	checked, applied, problems := 0, 0, 0
	for _, j := range jobs(c) {
		one, cancel := context.WithTimeout(ctx, o.timeout)
		f, err := r.Fix(one, j, o.choices)
		cancel()
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		if err != nil {
			fmt.Fprintf(o.stderr, "%v: %v\n", j, err)
			continue
		}
		checked++
		n := 0
		for i := range f.Findings {
			counts.add(&f.Findings[i])
			if f.Findings[i].Fix != "" {
				n++
			}
		}
		applied += n
		problems += len(f.Problems)
		for _, p := range f.Problems {
			fmt.Fprintf(o.stdout, "%v: %s\n", j, p)
		}
		if err := o.writeDiffs(j, f); err != nil {
			return 0, err
		}
		fmt.Fprintf(o.stderr, "%v: %d findings, %d fixed\n", j, len(f.Findings), n)
	}
	fmt.Fprintf(o.stdout, "%d modules\n\n%v\n%d fixes applied, %d promises broken\n", checked, counts, applied, problems)
	if problems > 0 {
		return 1, nil
	}
	return 0, nil
}

// writeDiffs writes what each applied fix changes: a file a finding, named by its category and place, below its message.
func (o *options) writeDiffs(j runner.Job, f *runner.Fixed) error {
	if o.diffs == "" {
		return nil
	}
	for _, x := range f.Findings {
		if x.Fix == "" {
			continue
		}
		how := "safe"
		if !x.Safe {
			how = "a choice"
		}
		name := checkout.Plain(fmt.Sprintf("%s_%s_%s_%s_%d.diff", x.Category, j.Repo, j.Module, x.File, x.Line))
		text := fmt.Sprintf("%v\n%s:%d: %s [%s]\nFix: %s (%s)\n\n%s", j, x.File, x.Line, x.Message, x.Category, x.Fix, how, x.Diff)
		if err := os.WriteFile(filepath.Join(o.diffs, name), []byte(text), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// fixCounts counts findings by category: all, those that lack nothing for a safe fix, those with one, and those with any.
type fixCounts map[string]*[4]int

func (c fixCounts) add(f *runner.FixedFinding) {
	for _, category := range []string{f.Category, "all"} {
		if c[category] == nil {
			c[category] = new([4]int)
		}
		for i, is := range []bool{true, f.Holds(), f.Safe, f.Any} {
			if is {
				c[category][i]++
			}
		}
	}
}

func (c fixCounts) String() string {
	var b strings.Builder
	b.WriteString("| category | findings | conditions hold | with a safe fix | with any |\n|---|---|---|---|---|\n")
	for _, category := range slices.Sorted(maps.Keys(c)) {
		n := c[category]
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d |\n", category, n[0], n[1], n[2], n[3])
	}
	return b.String()
}
