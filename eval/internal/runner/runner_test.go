package runner

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/kafkavet/kafkavet/eval/internal/checkout"
)

// The test binary is the tests' kafkavet as well: with a log named in its environment it notes where and how
// it was called, and answers what the module's folder says.
const logVariable = "FAKE_KAFKAVET_LOG"

func TestMain(m *testing.M) {
	if file := os.Getenv(logVariable); file != "" {
		os.Exit(fake(file))
	}
	os.Exit(m.Run())
}

func fake(log string) int {
	f, err := os.OpenFile(log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		panic(err)
	}
	fmt.Fprintln(f, strings.Join(os.Args[1:], " "))
	f.Close()
	if len(os.Args) == 2 && os.Args[1] == "-flags" {
		fmt.Println(`[{"Name": "unit"}, {"Name": "model"}]`)
		return 0
	}
	if _, err := os.Stat("slow"); err == nil {
		time.Sleep(time.Minute)
	}
	answer, err := os.ReadFile("answer.json")
	if err != nil {
		fmt.Fprintf(os.Stderr, "something else\n%s: no luck\n", filepath.Base(os.Args[0]))
		return 2
	}
	os.Stdout.Write(answer)
	return 1
}

const answer = `{
	"version": 1, "packages": 1,
	"findings": [{"category": "failure-skipped", "file": "p/a.go", "start": {"line": 6, "column": 3}, "message": "no",
		"evidence": [{"file": "p/a.go", "start": {"line": 5, "column": 1}, "message": "polled here"}]}],
	"left_out": [{"package": "example.com/m/q", "reason": "no"}, {"package": "example.com/m/p [example.com/m/p.test]", "reason": "tests"}],
	"skipped": [],
	"consumers": [{"file": "p/a.go", "start": {"line": 3, "column": 9}, "library": "sarama", "guarantee": "unknown", "group": true, "findings": 0}],
	"functions": {"with_events": 2, "skipped": 1}
}`

const source = `package p

var h = func() { poll() }

func (c *Consumer[T]) Run() {
	go func() { poll() }()
}
`

// repository makes a git repository with the files given and returns its commit.
func repository(t *testing.T, dir string, files map[string]string) string {
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o777))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o666))
	}
	var commit string
	for _, args := range [][]string{
		{"init", "-q"}, {"add", "-A"},
		{"-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false", "commit", "-q", "-m", "t"},
		{"rev-parse", "HEAD"},
	} {
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
		commit = strings.TrimSpace(string(out))
	}
	return commit
}

var toy = map[string]string{"go.mod": "module example.com/m\n", "p/a.go": source, "answer.json": answer}

// world is a folder of repositories, and a runner over it.
type world struct {
	*Runner
	dir, log string
	progress bytes.Buffer
}

func newWorld(t *testing.T) *world {
	w := &world{dir: t.TempDir(), log: filepath.Join(t.TempDir(), "log")}
	t.Setenv(logVariable, w.log)
	self, err := os.Executable()
	require.NoError(t, err)
	tool, err := Use(t.Context(), self)
	require.NoError(t, err)
	assert.True(t, tool.Model)
	w.Runner = &Runner{
		Source: checkout.Source{Dir: w.dir, Work: t.TempDir()}, Tool: tool, Parallel: 2, Timeout: time.Minute, Progress: &w.progress,
	}
	return w
}

func (w *world) repository(t *testing.T, name string, files map[string]string) (commit string) {
	dir := filepath.Join(w.dir, name)
	require.NoError(t, os.MkdirAll(dir, 0o777))
	return repository(t, dir, files)
}

// calls are the fake kafkavet's calls so far, but for the one about its flags.
func (w *world) calls(t *testing.T) []string {
	data, err := os.ReadFile(w.log)
	require.NoError(t, err)
	return strings.Split(strings.TrimSpace(string(data)), "\n")[1:]
}

func TestResult(t *testing.T) {
	w := newWorld(t)
	w.Flags = []string{"-x=1"}
	files := map[string]string{"README": "hello"}
	for name, text := range toy {
		files["sub/"+name] = text
	}
	commit := w.repository(t, "o+r", files)
	got := w.Run(t.Context(), []Job{{Repo: "o/r", Commit: commit, Module: "sub", Packages: []string{"./p", "./q"}}})
	require.Len(t, got, 1)
	require.NoError(t, got[0].Err)
	r := got[0].Result
	assert.Positive(t, r.Seconds)
	r.Seconds = 0
	assert.Equal(t, &Result{
		Repo: "o/r", Commit: commit, Module: "sub", Packages: 1, Skipped: []Skipped{},
		Findings: []Finding{{
			Category: "failure-skipped", File: "sub/p/a.go", Line: 6, Column: 3, Func: "(*Consumer).Run", Message: "no",
			Evidence: []Evidence{{"sub/p/a.go", 5, "(*Consumer).Run", "polled here"}},
		}},
		LeftOut: []LeftOut{
			{"sub/q", "example.com/m/q", "no"},
			{"", "example.com/m/p [example.com/m/p.test]", "tests"},
		},
		Consumers: []Consumer{{"sarama", "sub/p/a.go", 3, 9, "init", "unknown", true, 0}},
		Functions: &Functions{2, 1},
	}, r)
	assert.Equal(t, []string{"-json -test=false -model -mod=mod -x=1 -- ./p ./q"}, w.calls(t))
	assert.Contains(t, w.progress.String(), "[1/1] o/r@"+commit[:10]+" sub: 1 findings, 2 packages left out")
}

func TestVendoredModulesAreTakenAsTheyAre(t *testing.T) {
	w := newWorld(t)
	commit := w.repository(t, "o+r", map[string]string{"go.mod": "module m\n", "answer.json": answer, "vendor/modules.txt": "#"})
	w.Run(t.Context(), []Job{{Repo: "o/r", Commit: commit, Module: ".", Packages: []string{"."}}})
	assert.Equal(t, []string{"-json -test=false -model -- ."}, w.calls(t))
}

// A module from before there were any gets a go.mod, once.
func TestPrepare(t *testing.T) {
	w := newWorld(t)
	commit := w.repository(t, "o+r", map[string]string{"p/a.go": "package p\n", "answer.json": answer})
	job := Job{Repo: "o/r", Commit: commit, Module: ".", Packages: []string{"./p"}, Prepare: []string{"mod init example.com/m"}}
	w.Fresh = true
	for range 2 {
		got := w.Run(t.Context(), []Job{job})
		require.NoError(t, got[0].Err)
		assert.Equal(t, "q", got[0].Result.LeftOut[0].Dir)
	}
	job.Prepare = []string{"mod nonsense"}
	assert.ErrorContains(t, w.Run(t.Context(), []Job{job})[0].Err, "go mod nonsense: ")
}

func TestRunsAreRemembered(t *testing.T) {
	w := newWorld(t)
	commit := w.repository(t, "o+r", toy)
	job := Job{Repo: "o/r", Commit: commit, Module: ".", Packages: []string{"./p"}}
	first := w.Run(t.Context(), []Job{job})
	require.NoError(t, first[0].Err)
	require.Len(t, w.calls(t), 1)

	require.NoError(t, os.RemoveAll(w.dir), "a result needs no repository")
	again := w.Run(t.Context(), []Job{job})
	require.NoError(t, again[0].Err)
	assert.Len(t, w.calls(t), 1)
	assert.True(t, again[0].Result.Cached)
	again[0].Result.Cached = false
	assert.Equal(t, first[0].Result, again[0].Result)
	assert.Contains(t, w.progress.String(), "(remembered)")

	for what, change := range map[string]func(){
		"another kafkavet":  func() { w.Tool = &Tool{w.Tool.File, "other", true} },
		"other flags":       func() { w.Flags = []string{"-x"} },
		"other packages":    func() { job.Packages = []string{"./q"} },
		"a wish to have it": func() { w.Fresh = true },
	} {
		before := len(w.calls(t))
		change()
		got := w.Run(t.Context(), []Job{job})
		require.NoError(t, got[0].Err, what) // the tree is there still
		assert.Len(t, w.calls(t), before+1, what)
	}
}

func TestOneFailureStopsNoOther(t *testing.T) {
	w := newWorld(t)
	good := w.repository(t, "o+good", toy)
	broken := w.repository(t, "o+broken", map[string]string{"go.mod": "module m\n"})
	bare := w.repository(t, "o+bare", map[string]string{"README": "no module"})
	jobs := []Job{
		{Repo: "o/broken", Commit: broken, Module: "."},
		{Repo: "o/nowhere", Commit: good, Module: "."},
		{Repo: "o/good", Commit: strings.Repeat("1", 40), Module: "."},
		{Repo: "o/good", Commit: good, Module: ".", Packages: []string{"./p"}},
		{Repo: "o/bare", Commit: bare, Module: "."},
	}
	got := w.Run(t.Context(), jobs)
	for i := range jobs {
		assert.Equal(t, jobs[i], got[i].Job)
	}
	assert.EqualError(t, got[0].Err, "kafkavet: no luck")
	assert.ErrorIs(t, got[1].Err, checkout.ErrNoRepository)
	assert.ErrorIs(t, got[2].Err, checkout.ErrNoCommit)
	assert.NoError(t, got[3].Err)
	assert.EqualError(t, got[4].Err, "there is no go.mod in the module's folder")
	assert.Equal(t, 5, strings.Count(w.progress.String(), "\n"))

	calls := len(w.calls(t))
	w.Run(t.Context(), jobs[:1])
	assert.Len(t, w.calls(t), calls+1, "a failure is not remembered")
}

func TestTimeIsLimited(t *testing.T) {
	w := newWorld(t)
	w.Timeout = 300 * time.Millisecond
	slow := w.repository(t, "o+slow", map[string]string{"go.mod": "module m\n", "slow": ""})
	start := time.Now()
	got := w.Run(t.Context(), []Job{{Repo: "o/slow", Commit: slow, Module: "."}, {Repo: "o/slow", Commit: slow, Module: ".", Packages: []string{"./p"}}})
	assert.Less(t, time.Since(start), 5*time.Second)
	for _, o := range got {
		assert.EqualError(t, o.Err, "no answer within 300ms")
	}
}

func TestInterrupted(t *testing.T) {
	w := newWorld(t)
	commit := w.repository(t, "o+r", toy)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	got := w.Run(ctx, []Job{{Repo: "o/r", Commit: commit, Module: "."}})
	assert.True(t, errors.Is(got[0].Err, context.Canceled))
}

// A folder without git may change at any time.
func TestPlainFoldersAreNotRemembered(t *testing.T) {
	w := newWorld(t)
	for name, text := range toy {
		file := filepath.Join(w.dir, "o", "r", filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o777))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o666))
	}
	for n := range 2 {
		got := w.Run(t.Context(), []Job{{Repo: "o/r", Commit: "c", Module: "."}})
		require.NoError(t, got[0].Err)
		assert.Contains(t, got[0].Result.Note, "it may be another commit")
		assert.Len(t, w.calls(t), n+1)
	}
}

func TestEnclosing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.go")
	require.NoError(t, os.WriteFile(file, []byte(`package p

import "fmt"

func f() {
	func() {
		fmt.Println()
	}()
}
func (t T) m() {}
func (t *T) n() {}
func (g *G[A, B]) o() {}
func (G[A]) q() {}
//line other.go:1
func last() {}
`), 0o666))
	e := make(enclosing)
	for line, want := range map[int]string{
		3: "init", 5: "f", 7: "f", 9: "f", 10: "(T).m", 11: "(*T).n", 12: "(*G).o", 13: "(G).q", 15: "last",
	} {
		assert.Equal(t, want, e.at(file, line), line)
	}
	assert.Equal(t, "init", e.at(file+".no", 1))
}

func TestModulePath(t *testing.T) {
	file := filepath.Join(t.TempDir(), "go.mod")
	for text, want := range map[string]string{
		"// module no\nmodule example.com/m // v2\n": "example.com/m",
		"module \"example.com/q\"\n":                 "example.com/q",
		"go 1.20\n":                                  "",
	} {
		require.NoError(t, os.WriteFile(file, []byte(text), 0o666))
		assert.Equal(t, want, modulePath(file))
	}
	assert.Equal(t, "sub", folder("sub", "m", "m"))
	assert.Equal(t, "p/q", folder(".", "m", "m/p/q"))
	assert.Empty(t, folder(".", "m", "mm/p"))
}
