// Eval measures kafkavet on public repositories whose places have been labelled by hand, and compares what
// two versions of it find there. README.md beside it has the rules and the formats.
//
//	go run ./eval -checkouts DIR [flags]
//	go run ./eval diff -checkouts DIR [flags] REV1 [REV2]
//	go run ./eval fixes -checkouts DIR [flags]
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/kafkavet/kafkavet/eval/internal/checkout"
	"github.com/kafkavet/kafkavet/eval/internal/corpus"
	"github.com/kafkavet/kafkavet/eval/internal/runner"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	status, err := command(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp): // the flags have been printed
	case err != nil:
		fmt.Fprintf(os.Stderr, "eval: %v\n", err)
		status = 2
	}
	os.Exit(status)
}

// options are the flags.
type options struct {
	files     corpus.Files
	checkouts string
	work      string
	kafkavet  string
	flags     string
	only      string
	parallel  int
	timeout   time.Duration
	fresh     bool
	verbose   bool
	json      bool
	diffs     string
	choices   bool

	stdout, stderr io.Writer
}

// command runs a command line and returns the exit status.
func command(ctx context.Context, args []string, stdout, stderr io.Writer) (int, error) {
	diff := len(args) > 0 && args[0] == "diff"
	fixes := len(args) > 0 && args[0] == "fixes"
	if diff || fixes {
		args = args[1:]
	}
	o, revisions, err := parse(args, diff, stderr)
	if err != nil {
		return 0, err
	}
	o.stdout, o.stderr = stdout, stderr
	c, err := corpus.Load(o.files)
	if err != nil {
		return 0, err
	}
	c = c.Only(func(repo string) bool { return strings.Contains(repo, o.only) })
	if len(c.Repos)+len(c.History) == 0 {
		return 0, fmt.Errorf("no repository's name contains %q", o.only)
	}
	switch {
	case diff:
		return compare(ctx, o, c, revisions)
	case fixes:
		return applyFixes(ctx, o, c)
	}
	return 0, measure(ctx, o, c)
}

func parse(args []string, diff bool, stderr io.Writer) (*options, []string, error) {
	var o options
	name := "eval"
	if diff {
		name = "eval diff"
	}
	data := filepath.Join(home(), "data")
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.files.Labels, "labels", filepath.Join(data, "labels.jsonl"), "the `file` of labelled places")
	flags.StringVar(&o.files.Repos, "repos", filepath.Join(data, "repos.jsonl"), "the `file` of repositories and their packages")
	flags.StringVar(&o.files.History, "history", filepath.Join(data, "history.jsonl"), "the `file` of fixes; with \"\" they are not looked at")
	flags.StringVar(&o.files.Judged, "judged", filepath.Join(data, "judged.jsonl"), "the `file` of judgements")
	flags.StringVar(&o.files.Corrections, "corrections", filepath.Join(data, "corrections.jsonl"), "the `file` of wrong labels")
	flags.StringVar(&o.checkouts, "checkouts", "", "the `folder` of repositories, each in owner/name or owner+name")
	flags.StringVar(&o.work, "work", "", "the `folder` for trees and results (default: kafkavet-eval in the user's cache)")
	flags.StringVar(&o.only, "only", "", "take only repositories whose name contains this")
	flags.StringVar(&o.flags, "flags", "", "more flags for kafkavet, with spaces between")
	flags.IntVar(&o.parallel, "p", 2, "how many repositories to run at a time")
	flags.DurationVar(&o.timeout, "timeout", 30*time.Minute, "how long one repository may take")
	flags.BoolVar(&o.fresh, "fresh", false, "run again what is remembered")
	flags.BoolVar(&o.json, "json", false, "print JSON")
	if !diff {
		flags.StringVar(&o.kafkavet, "kafkavet", "", "the kafkavet `binary` to measure (default: built from this module)")
		flags.StringVar(&o.diffs, "diffs", "", "with fixes: the `folder` for what they change, a file a finding")
		flags.BoolVar(&o.choices, "choices", false, "with fixes: apply the first choice, too, where there is no safe fix")
		flags.BoolVar(&o.verbose, "v", false, "print each miss, false alarm and finding to judge, with its evidence")
	}
	if err := flags.Parse(args); err != nil {
		return nil, nil, err
	}
	if o.checkouts == "" {
		return nil, nil, errors.New("-checkouts is missing: the folder of repositories")
	}
	if !diff && flags.NArg() > 0 {
		return nil, nil, fmt.Errorf("unexpected argument %s", flags.Arg(0))
	}
	if o.work == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return nil, nil, err
		}
		o.work = filepath.Join(cache, "kafkavet-eval")
	}
	var err error
	o.work, err = filepath.Abs(o.work)
	return &o, flags.Args(), err
}

// home is the folder of this program's source: "go run" leaves no other trace of it.
func home() string {
	_, file, _, _ := runtime.Caller(0)
	if _, err := os.Stat(file); err != nil { // built with -trimpath
		return "eval"
	}
	return filepath.Dir(file)
}

// root is the folder of the module that kafkavet is built from.
func root(ctx context.Context) (string, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}")
	cmd.Dir = home()
	cmd.Env = append(os.Environ(), "GOWORK=off")
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("the module that kafkavet is built from: %v", err)
	}
	return strings.TrimSpace(string(out)), nil
}

// runner returns a runner of one kafkavet.
func (o *options) runner(tool *runner.Tool) *runner.Runner {
	return &runner.Runner{
		Source:   checkout.Source{Dir: o.checkouts, Work: o.work},
		Tool:     tool,
		Flags:    strings.Fields(o.flags),
		Parallel: o.parallel,
		Timeout:  o.timeout,
		Fresh:    o.fresh,
		Progress: o.stderr,
	}
}

// jobs are the runs over all labelled packages.
func jobs(c *corpus.Corpus) (all []runner.Job) {
	for _, r := range c.Repos {
		all = append(all, runner.Job{Repo: r.Repo, Commit: r.Commit, Module: r.Module, Packages: r.Packages, Prepare: r.Prepare})
	}
	return all
}
