// Package runner runs kafkavet over packages of public repositories and remembers what it said, so that a
// run that was broken off goes on where it stood.
package runner

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/kafkavet/kafkavet/eval/internal/checkout"
)

// Job is packages of one module at one commit.
type Job struct {
	Repo, Commit string
	Module       string   // folder, "." for the repository's root
	Packages     []string // from that folder
	Prepare      []string // go commands to run there first, once
}

func (j Job) String() string {
	short := j.Commit[:min(len(j.Commit), 10)]
	if j.Module == "." {
		return j.Repo + "@" + short
	}
	return j.Repo + "@" + short + " " + j.Module
}

// Outcome is what became of a job: a result, or why there is none.
type Outcome struct {
	Job
	Result *Result
	Err    error
}

// Runner runs jobs.
type Runner struct {
	Source   checkout.Source
	Tool     *Tool
	Flags    []string // more flags for kafkavet
	Parallel int
	Timeout  time.Duration // for the jobs of one repository together
	Fresh    bool          // ask kafkavet again, whatever is remembered
	Progress io.Writer
}

// Run runs the jobs, those of one repository one after the other, and returns their outcomes in the jobs'
// order. A job that fails stops no other.
func (r *Runner) Run(ctx context.Context, jobs []Job) []Outcome {
	outcomes := make([]Outcome, len(jobs))
	of := make(map[string][]int)
	var repos []string
	for i, j := range jobs {
		if of[j.Repo] == nil {
			repos = append(repos, j.Repo)
		}
		of[j.Repo] = append(of[j.Repo], i)
	}
	next := make(chan string)
	tell := r.progress(len(jobs))
	var workers sync.WaitGroup
	for range max(r.Parallel, 1) {
		workers.Go(func() {
			for repo := range next {
				r.repository(ctx, of[repo], jobs, outcomes, tell)
			}
		})
	}
	for _, repo := range repos {
		next <- repo
	}
	close(next)
	workers.Wait()
	return outcomes
}

// repository runs the jobs of one repository within its time.
func (r *Runner) repository(ctx context.Context, these []int, jobs []Job, outcomes []Outcome, tell func(Outcome)) {
	limited, cancel := context.WithTimeoutCause(ctx, r.Timeout, fmt.Errorf("no answer within %v", r.Timeout))
	defer cancel()
	for _, i := range these {
		result, err := r.job(limited, jobs[i])
		if err != nil && limited.Err() != nil {
			err = context.Cause(limited)
		}
		outcomes[i] = Outcome{jobs[i], result, err}
		tell(outcomes[i])
	}
}

// progress returns a function that tells of each outcome in one line.
func (r *Runner) progress(all int) func(Outcome) {
	var mu sync.Mutex
	done := 0
	return func(o Outcome) {
		mu.Lock()
		defer mu.Unlock()
		done++
		switch {
		case o.Err != nil:
			fmt.Fprintf(r.Progress, "[%d/%d] %v: %v\n", done, all, o.Job, o.Err)
		case o.Result.Cached:
			fmt.Fprintf(r.Progress, "[%d/%d] %v: %d findings (remembered)\n", done, all, o.Job, len(o.Result.Findings))
		default:
			fmt.Fprintf(r.Progress, "[%d/%d] %v: %d findings, %d packages left out, %.0f s\n",
				done, all, o.Job, len(o.Result.Findings), len(o.Result.LeftOut), o.Result.Seconds)
		}
	}
}

// job runs one job, or remembers its result.
func (r *Runner) job(ctx context.Context, j Job) (*Result, error) {
	file := r.file(j)
	if result := remembered(file); result != nil && !r.Fresh {
		return result, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	tree, err := r.Source.Lay(ctx, j.Repo, j.Commit)
	if err != nil {
		return nil, err
	}
	result := &Result{Repo: j.Repo, Commit: j.Commit, Module: j.Module, Note: tree.Note}
	if err := r.analyse(ctx, tree.Dir, j, result); err != nil {
		return nil, err
	}
	if !tree.Exact { // its content may change under the same name
		return result, nil
	}
	return result, remember(file, result)
}

// file is where a job's result is kept. Its name stands for everything that the result depends on.
func (r *Runner) file(j Job) string {
	key := sha256.Sum256(fmt.Appendf(nil, "%s %q %q %q %q", r.Tool.Hash, r.Flags, j.Module, j.Packages, j.Prepare))
	return filepath.Join(r.Source.Work, "results", checkout.Plain(j.Repo), fmt.Sprintf("%s-%x.json", j.Commit, key[:8]))
}

func remembered(file string) *Result {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	result := &Result{Cached: true}
	if json.Unmarshal(data, result) != nil {
		return nil
	}
	return result
}

// remember writes beside the file first: a run that is broken off leaves no half of one.
func remember(file string, result *Result) error {
	data, err := json.MarshalIndent(result, "", "\t")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		return err
	}
	if err := os.WriteFile(file+".new", data, 0o666); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}

// analyse runs kafkavet in a tree and fills the result.
func (r *Runner) analyse(ctx context.Context, root string, j Job, result *Result) error {
	dir := filepath.Join(root, filepath.FromSlash(j.Module))
	if err := prepare(ctx, dir, j.Prepare); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(dir, "go.mod")); err != nil {
		return errors.New("there is no go.mod in the module's folder")
	}
	args := []string{"-json", "-test=false"} // tests have no findings, and whether they compile does not matter
	if r.Tool.Model {
		args = append(args, "-model")
	}
	start := time.Now()
	out, err := r.call(ctx, dir, j, args...)
	if err != nil {
		return err
	}
	result.Seconds = time.Since(start).Seconds()
	if err := result.fill(out, root); err != nil {
		return fmt.Errorf("kafkavet's JSON: %v", err)
	}
	return nil
}

// call runs kafkavet for a job, and returns what it prints. That it finds something, or leaves packages out, is no error.
func (r *Runner) call(ctx context.Context, dir string, j Job, args ...string) ([]byte, error) {
	if _, err := os.Stat(filepath.Join(dir, "vendor", "modules.txt")); err != nil {
		args = append(args, "-mod=mod")
	}
	cmd := exec.CommandContext(ctx, r.Tool.File, slices.Concat(args, r.Flags, []string{"--"}, j.Packages)...)
	in(cmd, dir)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil && stdout.Len() == 0 && cmd.ProcessState.ExitCode() != 1 {
		said := strings.TrimPrefix(lastLine(strings.TrimSpace(stderr.String())), filepath.Base(r.Tool.File)+": ")
		return nil, fmt.Errorf("kafkavet: %s", cmp.Or(said, err.Error()))
	}
	return stdout.Bytes(), nil
}

// in readies a command that is, or calls, the go command for a module in dir.
func in(cmd *exec.Cmd, dir string) {
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // so that it stops its own children
	cmd.WaitDelay = 20 * time.Second
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-buildvcs=false")
}

// prepare runs go commands in a module's folder, unless they ran there before.
func prepare(ctx context.Context, dir string, commands []string) error {
	if len(commands) == 0 {
		return nil
	}
	done := filepath.Join(dir, ".kafkavet-eval-prepared")
	said := []byte(strings.Join(commands, "\n"))
	if before, err := os.ReadFile(done); err == nil && bytes.Equal(before, said) {
		return nil
	}
	for _, command := range commands {
		cmd := exec.CommandContext(ctx, "go", strings.Fields(command)...)
		in(cmd, dir)
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("go %s: %s", command, cmp.Or(lastLine(string(out)), fmt.Sprint(err)))
		}
	}
	return os.WriteFile(done, said, 0o666)
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return lines[len(lines)-1]
}
