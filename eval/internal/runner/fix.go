package runner

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// Fixed is what the first fixes of a job's findings came to.
type Fixed struct {
	Findings map[string]int // before, by category
	Fixes    map[string]int // findings with a fix, by category
	Left     map[string]int // after all fixes were applied, by category
	Problems []string       // what a fix promised and did not keep
	Diff     string         // what the fixes change
}

// Fix applies the first fix of every finding of a job, in a tree of its own that is as it was afterwards, and runs kafkavet
// again.
func (r *Runner) Fix(ctx context.Context, j Job) (*Fixed, error) {
	tree, err := r.Source.Lay(ctx, j.Repo, j.Commit)
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(tree.Dir, filepath.FromSlash(j.Module))
	if err := prepare(ctx, dir, j.Prepare); err != nil {
		return nil, err
	}
	before, err := r.fixes(ctx, dir, j)
	if err != nil {
		return nil, err
	}
	f := &Fixed{Findings: before.count(), Fixes: map[string]int{}, Left: before.count()}
	was := map[string][]byte{}
	for _, x := range before.Findings {
		if len(x.Fixes) == 0 {
			continue
		}
		f.Fixes[x.Category]++
		for _, e := range x.Fixes[0].Edits {
			name := e.File
			if !filepath.IsAbs(name) {
				name = filepath.Join(dir, name)
			}
			if was[name], err = os.ReadFile(name); err != nil {
				return nil, err
			}
		}
	}
	if len(was) == 0 {
		return f, nil
	}
	defer func() {
		for name, text := range was {
			os.WriteFile(name, text, 0o666)
		}
	}()
	diff, err := r.call(ctx, dir, j, "-test=false", "-fix", "-diff")
	if err != nil {
		return nil, err
	}
	f.Diff = string(diff)
	if _, err := r.call(ctx, dir, j, "-test=false", "-fix"); err != nil {
		return nil, err
	}
	after, err := r.fixes(ctx, dir, j)
	if err != nil {
		return nil, err
	}
	f.Left = after.count()
	if len(after.LeftOut) > len(before.LeftOut) {
		f.Problems = append(f.Problems, fmt.Sprintf("does not compile: %v", after.LeftOut))
	}
	for category, n := range f.Left {
		if n > f.Findings[category]-f.Fixes[category] {
			f.Problems = append(f.Problems, fmt.Sprintf("%s: %d of %d findings had a fix, %d are left", category, f.Fixes[category], f.Findings[category], n))
		}
	}
	for _, x := range after.Findings {
		if len(x.Fixes) > 0 {
			f.Problems = append(f.Problems, fmt.Sprintf("%s:%d: another fix is left of %s", x.File, x.Start.Line, x.Category))
		}
	}
	slices.Sort(f.Problems)
	return f, nil
}

// said is what is read of kafkavet's JSON here.
type said struct {
	Findings []struct {
		Category string
		File     string
		Start    struct{ Line int }
		Fixes    []struct{ Edits []struct{ File string } }
	}
	LeftOut []struct{ Package, Reason string } `json:"left_out"`
}

func (a *said) count() map[string]int {
	n := map[string]int{}
	for _, f := range a.Findings {
		n[f.Category]++
	}
	return n
}

func (r *Runner) fixes(ctx context.Context, dir string, j Job) (*said, error) {
	out, err := r.call(ctx, dir, j, "-json", "-test=false")
	if err != nil {
		return nil, err
	}
	a := new(said)
	return a, json.Unmarshal(out, a)
}
