package runner

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/kafkavet/kafkavet/internal/apply"
	"github.com/kafkavet/kafkavet/internal/fix"
)

// Fixed is what the first fixes of a job's findings came to.
type Fixed struct {
	Findings []FixedFinding
	Problems []string // what a fix promised and did not keep
}

// FixedFinding is a finding, and what becomes of it.
type FixedFinding struct {
	Category, File string
	Line           int
	Message        string
	Lacks          string // what it lacks for a safe fix
	Safe, Any      bool   // whether it has a safe fix, and any that changes something
	Fix            string // the message of the fix that was applied, "" for none
	Diff           string // what that fix alone changes
}

// Holds reports whether a finding lacks nothing for a safe fix.
func (f *FixedFinding) Holds() bool { return f.Lacks == string(fix.Nothing) }

// Fix applies the first fix of every finding of a job, in a tree of its own that is as it was afterwards, and runs kafkavet
// again. With choices those that an author has to choose are applied where there is no safe one.
func (r *Runner) Fix(ctx context.Context, j Job, choices bool) (*Fixed, error) {
	tree, err := r.Source.Lay(ctx, j.Repo, j.Commit)
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(tree.Dir, filepath.FromSlash(j.Module))
	if err := prepare(ctx, dir, j.Prepare); err != nil {
		return nil, err
	}
	before, err := r.survey(ctx, dir, j)
	if err != nil {
		return nil, err
	}
	f := &Fixed{}
	var all apply.Plan
	state, was := apply.State{}, map[string][]byte{}
	fixed := map[string]int{}
	for _, x := range before.Findings {
		one := FixedFinding{Category: x.Category, File: x.File, Line: x.Start.Line, Message: x.Message, Safe: len(x.Fixes) > 0}
		fixes := slices.Clone(x.Fixes)
		if s := before.surveyed(x); s != nil {
			one.Lacks = s.Message
			changing := slices.DeleteFunc(s.Fixes, func(x said) bool { return fix.IsDeclaration(x.Message) })
			one.Any = len(changing) > 0
			if choices && !one.Safe {
				fixes = changing
			}
		}
		if len(fixes) > 0 {
			edits := fixes[0].in(dir)
			for _, e := range edits {
				if was[e.File], err = os.ReadFile(e.File); err != nil {
					return nil, err
				}
				state.Note(e.File)
			}
			if one.Diff, err = diff(edits, state, dir); err != nil {
				return nil, err
			}
			if all.Add(edits) {
				one.Fix = fixes[0].Message
				fixed[x.Category]++
			}
		}
		f.Findings = append(f.Findings, one)
	}
	if len(was) == 0 {
		return f, nil
	}
	defer func() {
		for name, text := range was {
			os.WriteFile(name, text, 0o666)
		}
	}()
	if choices {
		err = all.Write(state)
	} else {
		_, err = r.call(ctx, dir, j, "-test=false", "-fix")
	}
	if err != nil {
		return nil, err
	}
	after, err := r.survey(ctx, dir, j)
	if err != nil {
		return nil, err
	}
	f.Problems = broken(before, after, fixed)
	if !choices { // what an author chose may open the way to a safe fix of another finding
		f.Problems = append(f.Problems, left(after)...)
	}
	return f, nil
}

// broken are the promises that fixes did not keep: fixed is how many findings of each category had one that was applied.
func broken(before, after *printed, fixed map[string]int) (problems []string) {
	if len(after.LeftOut) > len(before.LeftOut) {
		problems = append(problems, fmt.Sprintf("does not compile: %v", after.LeftOut))
	}
	was := before.count()
	for category, n := range after.count() {
		if n > was[category]-fixed[category] {
			problems = append(problems, fmt.Sprintf("%s: %d of %d findings were fixed, %d are left", category, fixed[category], was[category], n))
		}
	}
	slices.Sort(problems)
	return problems
}

// left are the fixes that applying all of them again would apply.
func left(after *printed) (problems []string) {
	for _, x := range after.Findings {
		if len(x.Fixes) > 0 {
			problems = append(problems, fmt.Sprintf("%s:%d: another fix is left of %s", x.File, x.Start.Line, x.Category))
		}
	}
	slices.Sort(problems)
	return problems
}

// diff is what edits change, with names from dir.
func diff(edits []apply.Edit, state apply.State, dir string) (string, error) {
	var one apply.Plan
	one.Add(edits)
	var b strings.Builder
	err := one.Diff(&b, state, func(name string) string {
		if rel, err := filepath.Rel(dir, name); err == nil {
			return filepath.ToSlash(rel)
		}
		return name
	})
	return b.String(), err
}

// The parts of kafkavet's JSON that are read here.
type (
	printed struct {
		Findings []found
		Survey   []found
		LeftOut  []struct{ Package, Reason string } `json:"left_out"`
	}
	found struct {
		Category, Message string
		File              string
		Start             struct{ Line, Column int }
		Fixes             []said
	}
	said struct {
		Message string
		Edits   []struct {
			File       string
			Start, End int
			New        string
		}
	}
)

// in are the edits of a fix, of the files in dir.
func (x said) in(dir string) (all []apply.Edit) {
	for _, e := range x.Edits {
		name := e.File
		if !filepath.IsAbs(name) {
			name = filepath.Join(dir, name)
		}
		all = append(all, apply.Edit{File: name, Start: e.Start, End: e.End, New: e.New})
	}
	return all
}

// surveyed is what the survey says of a finding, nil if it does not.
func (a *printed) surveyed(x found) *found {
	i := slices.IndexFunc(a.Survey, func(s found) bool { return s.Category == x.Category && s.File == x.File && s.Start == x.Start })
	if i < 0 {
		return nil
	}
	return &a.Survey[i]
}

func (a *printed) count() map[string]int {
	n := map[string]int{}
	for _, f := range a.Findings {
		n[f.Category]++
	}
	return n
}

func (r *Runner) survey(ctx context.Context, dir string, j Job) (*printed, error) {
	out, err := r.call(ctx, dir, j, "-json", "-test=false", "-survey")
	if err != nil {
		return nil, err
	}
	a := new(printed)
	return a, json.Unmarshal(out, a)
}
