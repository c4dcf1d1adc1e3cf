package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The test binary is the tests' kafkavet as well: it prints what the module's folder says.
func TestMain(m *testing.M) {
	if os.Getenv("FAKE_KAFKAVET") == "" {
		os.Exit(m.Run())
	}
	if len(os.Args) == 2 && os.Args[1] == "-flags" {
		fmt.Println(`[{"Name": "model"}]`)
		os.Exit(0)
	}
	answer, err := os.ReadFile("answer.json")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	os.Stdout.Write(answer)
	os.Exit(1)
}

const (
	before = `{
		"packages": 1,
		"findings": [
			{"category": "auto-commit", "file": "a.go", "start": {"line": 3, "column": 12}, "message": "found"},
			{"category": "auto-commit", "file": "a.go", "start": {"line": 5, "column": 12}, "message": "alarm",
				"evidence": [{"file": "a.go", "start": {"line": 4, "column": 1}, "message": "polled here"}]}
		],
		"left_out": [{"package": "m/q", "reason": "no luck"}, {"package": "m/r", "reason": "as expected"}],
		"skipped": [],
		"consumers": [
			{"file": "a.go", "start": {"line": 3, "column": 12}, "library": "sarama", "guarantee": "at-most-once", "group": true},
			{"file": "a.go", "start": {"line": 7, "column": 12}, "library": "sarama", "guarantee": "unknown", "group": true}
		],
		"functions": {"with_events": 4, "skipped": 1}
	}`
	after = `{"packages": 1, "findings": [], "left_out": [], "skipped": [], "consumers": [], "functions": {"with_events": 4, "skipped": 0}}`

	code = "package m\n\nfunc f() { poll() }\n\nfunc g() { poll() }\n\nfunc h() { poll() }\n"
)

// commits makes a repository of two commits: its module answers before, then after.
func commits(t *testing.T, dir string) (all []string) {
	run := func(args ...string) string {
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
		return strings.TrimSpace(string(out))
	}
	require.NoError(t, os.MkdirAll(dir, 0o777))
	run("init", "-q")
	for _, answer := range []string{before, after} {
		for name, text := range map[string]string{"go.mod": "module m\n", "a.go": code, "answer.json": answer} {
			require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666))
		}
		run("add", "-A")
		run("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false", "commit", "-q", "-m", "t")
		all = append(all, run("rev-parse", "HEAD"))
	}
	return all
}

// setUp writes a corpus of one repository, and returns the arguments that measure it.
func setUp(t *testing.T) (args []string, commit string) {
	dir := t.TempDir()
	c := commits(t, filepath.Join(dir, "checkouts", "o", "r"))
	place := `"repo": "o/r", "commit": "` + c[0] + `", "module": "."`
	for name, text := range map[string]string{
		"labels": `{` + place + `, "file": "a.go", "line": 3, "func": "f", "client": "sarama", "verdict": "auto-commit", "why": "really"}
			{` + place + `, "file": "a.go", "line": 5, "func": "g", "client": "sarama", "verdict": "auto-commit", "why": "waits"}
			{` + place + `, "file": "a.go", "line": 7, "func": "h", "client": "sarama", "verdict": "failure-skipped", "why": "goes on"}
			{` + place + `, "file": "q/q.go", "line": 7, "func": "h", "client": "sarama", "verdict": "ok", "why": "w"}`,
		"repos": `{` + place + `, "packages": [".", "./q", "./r"], "typechecks": false, "packages_ok": [".", "./q"], "note": "r is generated"}
			{"repo": "o/gone", "commit": "c", "module": ".", "packages": ["."], "typechecks": true}`,
		"history": `{"repo": "o/r", "before": "` + c[0] + `", "after": "` + c[1] + `", "module_dir": ".", "packages": ["."], "file_before": "a.go", "func": "f", "verdict": "auto-commit", "scored": true}
			{"repo": "o/r", "before": "` + c[1] + `", "after": "` + c[0] + `", "module_dir": ".", "packages": ["."], "file_before": "a.go", "func": "f", "verdict": "auto-commit", "why": "backwards", "scored": true}
			{"repo": "o/r", "before": "x", "after": "y", "scored": false}`,
		"judged":      ``,
		"corrections": `{"repo": "o/r", "file": "a.go", "line": 5, "func": "g", "was": "auto-commit", "is": "ok", "why": "it waits"}`,
	} {
		file := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(file, []byte(text), 0o666))
		args = append(args, "-"+name, file)
	}
	self, err := os.Executable()
	require.NoError(t, err)
	t.Setenv("FAKE_KAFKAVET", "1")
	return append(args, "-checkouts", filepath.Join(dir, "checkouts"), "-work", filepath.Join(dir, "work"), "-kafkavet", self), c[0]
}

func TestMeasure(t *testing.T) {
	args, commit := setUp(t)
	var out, progress strings.Builder
	status, err := command(t.Context(), append(args, "-v"), &out, &progress)
	require.NoError(t, err)
	assert.Equal(t, 0, status)
	assert.Equal(t, 6, strings.Count(progress.String(), "\n"), progress.String())

	_, text, _ := strings.Cut(out.String(), "\nnot run:") // the binary's hash stands in between
	assert.True(t, strings.HasPrefix(out.String(), "ERROR: o/r@"+commit[:10]+": m/q was left out, though it type-checks: no luck\n"), out.String())
	assert.Contains(t, text, "left out: o/r@"+commit[:10]+": m/r: as expected\n\tknown: r is generated\n")
	assert.Contains(t, text, ": 5 runs with an answer, 0 failed, 1 not to be had; 1 packages left out that should not be, 1 others\n")
	_, text, _ = strings.Cut(text, "1 others\n")
	assert.Equal(t, `
Consumers

                 faults  found  other name  missed  recall         lenient        right  false  lenient  precision   lenient
auto-commit      1       1      0           0       100% [21-100]  100% [21-100]  1      1      1        50% [9-91]  50% [9-91]
failure-skipped  1       0      0           1       0% [0-79]      0% [0-79]      0      0      0        -           -

sarama           2       1      0           1       50% [9-91]     50% [9-91]     1      1      1        50% [9-91]  50% [9-91]

all              2       1      0           1       50% [9-91]     50% [9-91]     1      1      1        50% [9-91]  50% [9-91]

Of the false: 1 on code that is right, 0 to judge, 0 at a fault of another name, 0 where the loss is meant.
Labels that are not scored, for their packages have no answer: 1
	1  o/r: left out: no luck

Reach

group consumers with a known guarantee: 1 of 2, 50% [9-91]; beside them 0 consumers without a group
	sarama: 1 of 2, 50% [9-91]
functions with Kafka events that were skipped: 1 of 4, 25% [5-70]

Fixes

reported before and silent after: 1 of 2, 50% [9-91]; 0 more have no answer
	appears with fix: o/r COMMIT f, auto-commit
		backwards
		after: a.go:3: found [auto-commit]

Faults: missed

o/r a.go:7 h: goes on [failure-skipped, sarama]

Findings: false alarm

o/r g: waits
	a.go:5:12: alarm [auto-commit]
		a.go:4: polled here

Group consumers with an unknown guarantee

o/r a.go:7 h (sarama)

Corrected labels

o/r a.go:5 g: ok, not auto-commit: it waits
`, strings.ReplaceAll(text, commit[:10], "COMMIT"))
}

func TestMeasureInJSON(t *testing.T) {
	args, _ := setUp(t)
	var out strings.Builder
	_, err := command(t.Context(), append(args, "-json", "-only", "o/r"), &out, new(strings.Builder))
	require.NoError(t, err)
	var rep struct {
		Modules    int
		Absent     []any
		Unexpected []struct{ Package string }
		Consumers  struct {
			All    struct{ Faults, Found int }
			Faults []struct{ Outcome string }
		}
		Producers any
		History   []struct{ Outcome, Func string }
	}
	require.NoError(t, json.Unmarshal([]byte(out.String()), &rep))
	assert.Equal(t, 5, rep.Modules)
	assert.Empty(t, rep.Absent)
	assert.Equal(t, "m/q", rep.Unexpected[0].Package)
	assert.Equal(t, 2, rep.Consumers.All.Faults)
	require.Len(t, rep.Consumers.Faults, 2)
	assert.Equal(t, "found", rep.Consumers.Faults[0].Outcome)
	assert.Nil(t, rep.Producers)
	require.Len(t, rep.History, 2)
	assert.Equal(t, "told", rep.History[0].Outcome)
	assert.Equal(t, "f", rep.History[0].Func)
}

func TestCommandLine(t *testing.T) {
	args, _ := setUp(t)
	for want, args := range map[string][]string{
		"-checkouts is missing":                  {},
		"unexpected argument more":               append(args, "more"),
		`no repository's name contains "zzz"`:    append(args, "-only", "zzz"),
		"diff wants one or two revisions":        append([]string{"diff"}, args[:len(args)-2]...),
		"nonsense is no revision of this":        append(append([]string{"diff"}, args[:len(args)-2]...), "nonsense"),
		"no-such-program":                        append(args, "-kafkavet", "no-such-program"),
		"flag provided but not defined: -foo":    {"-foo"},
		"no-such-labels":                         append(args, "-labels", "no-such-labels"),
		"flag provided but not defined: -kafkav": append([]string{"diff"}, args...),
	} {
		_, err := command(t.Context(), args, new(strings.Builder), new(strings.Builder))
		assert.ErrorContains(t, err, want)
	}
}
