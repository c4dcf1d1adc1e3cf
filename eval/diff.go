package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/kafkavet/kafkavet/eval/internal/checkout"
	"github.com/kafkavet/kafkavet/eval/internal/corpus"
	"github.com/kafkavet/kafkavet/eval/internal/golden"
	"github.com/kafkavet/kafkavet/eval/internal/runner"
)

// compare runs two revisions of kafkavet over the corpus and prints what differs. The status is 1 if
// anything does.
func compare(ctx context.Context, o *options, c *corpus.Corpus, revisions []string) (int, error) {
	if len(revisions) < 1 || len(revisions) > 2 {
		return 0, errors.New("diff wants one or two revisions of kafkavet; without a second it is the working tree")
	}
	dir, err := root(ctx)
	if err != nil {
		return 0, err
	}
	before, err := o.at(ctx, dir, revisions[0])
	if err != nil {
		return 0, err
	}
	var after *runner.Tool
	if len(revisions) == 2 {
		after, err = o.at(ctx, dir, revisions[1])
	} else {
		after, err = runner.Build(ctx, dir, o.work)
	}
	if err != nil {
		return 0, err
	}
	if before.Hash == after.Hash {
		fmt.Fprintln(o.stderr, "both are the same program")
	}
	all := jobs(c)
	one, other := o.runner(before).Run(ctx, all), o.runner(after).Run(ctx, all)
	if ctx.Err() != nil {
		return 0, errors.New("interrupted; what was done is remembered")
	}
	return o.show(one, other)
}

// show prints what differs.
func (o *options) show(before, after []runner.Outcome) (status int, err error) {
	diffs := []golden.Diff{}
	answers := 0
	for i := range before {
		if before[i].Err == nil && after[i].Err == nil {
			answers++
		}
		if d := golden.Compare(before[i], after[i]); !d.Empty() {
			diffs, status = append(diffs, d), 1
		}
	}
	fmt.Fprintf(o.stderr, "%d modules compared, %d of them differ; %d have no answer from one or both\n", len(before), len(diffs), len(before)-answers)
	if o.json {
		return status, printJSON(o.stdout, diffs)
	}
	for _, d := range diffs {
		d.Print(o.stdout)
	}
	return status, nil
}

// at builds kafkavet as it was at a revision of the repository that dir belongs to.
func (o *options) at(ctx context.Context, dir, revision string) (*runner.Tool, error) {
	ask := func(args ...string) (string, error) {
		cmd := exec.CommandContext(ctx, "git", args...)
		cmd.Dir = dir
		out, err := cmd.Output()
		return strings.TrimSpace(string(out)), err
	}
	commit, err := ask("rev-parse", "--verify", "--quiet", revision+"^{commit}")
	if err != nil {
		return nil, fmt.Errorf("%s is no revision of this repository", revision)
	}
	git, err := ask("rev-parse", "--absolute-git-dir")
	if err != nil {
		return nil, fmt.Errorf("git rev-parse: %v", err)
	}
	tmp, err := os.MkdirTemp("", "kafkavet-eval")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	tree := filepath.Join(tmp, commit)
	if _, err := checkout.Extract(ctx, git, commit, tree); err != nil {
		return nil, err
	}
	tool, err := runner.Build(ctx, tree, o.work)
	if err != nil {
		return nil, fmt.Errorf("%s: %v", revision, err)
	}
	return tool, nil
}
