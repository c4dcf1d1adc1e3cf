package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/kafkavet/kafkavet/eval/internal/checkout"
	"github.com/kafkavet/kafkavet/eval/internal/corpus"
)

// applyFixes applies the first fix of each finding in the labelled packages, looks at what comes of it, and prints how
// many findings have one, by category.
func applyFixes(ctx context.Context, o *options, c *corpus.Corpus) (int, error) {
	tool, err := o.tool(ctx)
	if err != nil {
		return 0, err
	}
	r := o.runner(tool)
	findings, fixes := map[string]int{}, map[string]int{}
	checked, problems := 0, 0
	for _, j := range jobs(c) {
		one, cancel := context.WithTimeout(ctx, o.timeout)
		f, err := r.Fix(one, j)
		cancel()
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		if err != nil {
			fmt.Fprintf(o.stderr, "%v: %v\n", j, err)
			continue
		}
		checked++
		for category, n := range f.Findings {
			findings[category] += n
		}
		for category, n := range f.Fixes {
			fixes[category] += n
		}
		for _, p := range f.Problems {
			problems++
			fmt.Fprintf(o.stdout, "%v: %s\n", j, p)
		}
		if o.diffs != "" && f.Diff != "" {
			name := checkout.Plain(j.Repo + "@" + j.Module)
			if err := os.WriteFile(filepath.Join(o.diffs, name+".diff"), []byte(f.Diff), 0o666); err != nil {
				return 0, err
			}
		}
		fmt.Fprintf(o.stderr, "%v: %d findings, %d with a fix\n", j, sum(f.Findings), sum(f.Fixes))
	}
	fmt.Fprintf(o.stdout, "%d modules\n\n| category | findings | with a safe fix |\n|---|---|---|\n", checked)
	for _, category := range slices.Sorted(maps.Keys(findings)) {
		fmt.Fprintf(o.stdout, "| %s | %d | %d |\n", category, findings[category], fixes[category])
	}
	fmt.Fprintf(o.stdout, "| all | %d | %d |\n\n%d promises broken\n", sum(findings), sum(fixes), problems)
	if problems > 0 {
		return 1, nil
	}
	return 0, nil
}

func sum(m map[string]int) (n int) {
	for _, k := range m {
		n += k
	}
	return n
}
