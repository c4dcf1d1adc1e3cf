package driver

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// Set by TestMain: the toy command, and a build cache of the tests' own, for what the go command remembers
// of an earlier test run must not decide.
var toytool, cache string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "driver")
	if err != nil {
		log.Fatal(err)
	}
	toytool, cache = filepath.Join(dir, "toytool"), filepath.Join(dir, "cache")
	if runtime.GOOS == "windows" {
		toytool += ".exe"
	}
	out, err := exec.Command("go", "build", "-o", toytool, "./internal/toytool").CombinedOutput()
	if err != nil {
		log.Fatalf("%v\n%s", err, out)
	}
	status := m.Run()
	os.RemoveAll(dir)
	os.Exit(status)
}

// module writes the files of testdata/name.txtar to a new directory and returns it.
func module(t *testing.T, name string) string {
	archive, err := txtar.ParseFile(filepath.Join("testdata", name+".txtar"))
	require.NoError(t, err)
	dir, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	for _, f := range archive.Files {
		write(t, filepath.Join(dir, f.Name), string(f.Data))
	}
	return dir
}

func write(t *testing.T, file, text string) {
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o777))
	require.NoError(t, os.WriteFile(file, []byte(text), 0o666))
}

// result is what a command said.
type result struct {
	stdout, stderr string
	status         int
}

func (r result) lines() []string { return strings.Split(strings.TrimSpace(r.stderr), "\n") }

// environ is the environment of the commands: the user's, but for what changes their output.
func environ(more ...string) []string {
	return append(os.Environ(), append([]string{"GOCACHE=" + cache, "GOFLAGS=", "GOWORK=off", "GO111MODULE="}, more...)...)
}

// call runs a command in a directory, with more environment.
func call(t *testing.T, dir string, env []string, name string, args ...string) result {
	var stdout, stderr strings.Builder
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = dir, environ(env...), &stdout, &stderr
	err := cmd.Run()
	if cmd.ProcessState == nil {
		require.NoError(t, err)
	}
	return result{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// toy runs the toy command.
func toy(t *testing.T, dir string, args ...string) result { return call(t, dir, nil, toytool, args...) }

const (
	appFindings = `app/app.go:11:2: commit here [commit-early]
	app/app.go:10:7: polled here
app/app.go:12:2: commit here [commit-early]
	app/app.go:10:7: polled here
`
	libFindings = `lib/lib.go:11:2: commit here [commit-early]
`
	testFindings = `tested/outside_test.go:8:17: commit here [commit-early]
tested/outside_test.go:8:29: commit here [commit-early]
`
	testedFindings = `tested/tested.go:5:14: commit here [commit-early]
`
	insideFindings = `tested/tested_test.go:5:17: commit here [commit-early]
`
	usesFindings = `uses/uses.go:8:14: commit here [commit-early]
uses/uses.go:8:28: commit here [commit-early]
`
)

func TestAll(t *testing.T) {
	dir := module(t, "shop")
	want := result{
		stdout: appFindings + libFindings + testFindings + testedFindings + insideFindings + usesFindings,
		stderr: "9 findings in 4 packages; 5 packages checked\n",
		status: 1,
	}
	assert.Equal(t, want, toy(t, dir, "./..."))
	assert.Equal(t, want, toy(t, dir, "./..."), "from the cache")
}

func TestOnlyWhatIsAskedFor(t *testing.T) {
	dir := module(t, "shop")
	for _, c := range []struct {
		args           string
		stdout, stderr string
		status         int
	}{
		{"./app", appFindings, "2 findings in 1 package; 1 package checked\n", 1},
		{"./lib", libFindings, "1 finding in 1 package; 1 package checked\n", 1},
		{"./app ./lib", appFindings + libFindings, "3 findings in 2 packages; 2 packages checked\n", 1},
		{"./uses", usesFindings, "2 findings in 1 package; 1 package checked\n", 1},
		{"app/app.go", appFindings, "2 findings in 1 package; 1 package checked\n", 1},
		{"./plain", "", "no findings; 1 package checked, no Kafka client in sight\n", 0},
		{"example.com/strings", "", "no findings; 1 package checked, no Kafka client in sight\n", 0},
		{"-test=false ./tested", testedFindings, "1 finding in 1 package; 1 package checked\n", 1},
		{"-crash ./lib", "", "no findings; 1 package checked\n", 0},
		{"-early=false ./lib", "", "no findings; 1 package checked\n", 0},
		{"-crash=false ./lib", libFindings, "1 finding in 1 package; 1 package checked\n", 1},
		{"-early ./lib", libFindings, "1 finding in 1 package; 1 package checked\n", 1},
		{"-early.word=there ./lib", strings.Replace(libFindings, "here", "there", 1), "1 finding in 1 package; 1 package checked\n", 1},
		{"-C lib", "lib.go:11:2: commit here [commit-early]\n", "1 finding in 1 package; 1 package checked\n", 1},
		{"-C app ../lib", dir + "/" + libFindings, "1 finding in 1 package; 1 package checked\n", 1},
	} {
		assert.Equal(t, result{c.stdout, c.stderr, c.status}, toy(t, dir, strings.Fields(c.args)...), c.args)
	}
}

func TestJSON(t *testing.T) {
	dir := module(t, "shop")
	write(t, filepath.Join(dir, "broken", "broken.go"), "package broken; import _ \"example.com/client\"\n\nvar x int = nothing\n")
	got := toy(t, dir, "-json", "./broken", "example.com/client/wrap", "./app")
	assert.Equal(t, 1, got.status)
	evidence := `[{"file": "app/app.go", "start": {"line": 10, "column": 7}, "end": {"line": 10, "column": 20}, "message": "polled here"}]`
	finding := func(pkg, file string, line, column, end int, evidence string) string {
		return fmt.Sprintf(`{
			"package": %q, "check": "early", "category": "commit-early", "file": %q,
			"start": {"line": %d, "column": %d}, "end": {"line": %[3]d, "column": %[5]d},
			"message": "commit here", "url": "https://example.com/early#commit-early", "evidence": %[6]s
		}`, pkg, file, line, column, end, evidence)
	}
	assert.JSONEq(t, `{
		"version": 1,
		"findings": [`+
		finding("example.com/shop/app", "app/app.go", 11, 2, 13, evidence)+","+
		finding("example.com/shop/app", "app/app.go", 12, 2, 14, evidence)+","+
		finding("example.com/client/wrap", "third/client/wrap/wrap.go", 5, 30, 46, "[]")+`],
		"left_out": [{"package": "example.com/shop/broken", "reason": "broken/broken.go:3:13: undefined: nothing"}],
		"skipped": [],
		"packages": 2
	}`, got.stdout)
}

func TestBuildFlags(t *testing.T) {
	dir := module(t, "shop")
	lib := filepath.Join(dir, "lib", "lib.go")
	text, err := os.ReadFile(lib)
	require.NoError(t, err)

	write(t, filepath.Join(dir, "lib", "extra.go"),
		"//go:build extra\n\npackage lib\n\nimport \"example.com/client\"\n\nfunc Extra() { client.Commit(client.Record{}) }\n")
	assert.Equal(t, libFindings, toy(t, dir, "./lib").stdout)
	assert.Equal(t, "lib/extra.go:7:16: commit here [commit-early]\n"+libFindings, toy(t, dir, "-tags", "extra", "./lib").stdout)
	assert.Equal(t, "lib/extra.go:7:16: commit here [commit-early]\n"+libFindings,
		call(t, dir, []string{"GOFLAGS=-tags=extra"}, toytool, "./lib").stdout, "GOFLAGS")

	shadow := filepath.Join(t.TempDir(), "shadow.go")
	write(t, shadow, "\n"+string(text))
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{lib: shadow}})
	require.NoError(t, err)
	write(t, filepath.Join(dir, "overlay.json"), string(overlay))
	assert.Equal(t, "lib/lib.go:12:2: commit here [commit-early]\n", toy(t, dir, "-overlay=overlay.json", "./lib").stdout,
		"a position in the overlay, under the name that it stands for")
}

func TestWorkspace(t *testing.T) {
	dir := module(t, "shop")
	write(t, filepath.Join(dir, "go.work"), "go 1.25\n\nuse (\n\t.\n\t./third/client\n\t./third/strings\n)\n")
	got := call(t, dir, []string{"GOWORK="}, toytool, "./third/client/...")
	assert.Equal(t, result{
		"third/client/wrap/wrap.go:5:30: commit here [commit-early]\n", "1 finding in 1 package; 2 packages checked\n", 1,
	}, got)
}

func TestOutsideOfAWorkspacesModules(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "m", "go.mod"), "module example.com/m\n\ngo 1.25\n")
	write(t, filepath.Join(dir, "m", "m.go"), "package m\n")
	write(t, filepath.Join(dir, "go.work"), "go 1.25\n\nuse ./m\n")
	got := call(t, dir, []string{"GOWORK="}, toytool, "./...")
	assert.Equal(t, 2, got.status)
	assert.Contains(t, got.stderr, "go.work lists modules, and none of them is here")
	assert.Equal(t, 0, call(t, dir, []string{"GOWORK="}, toytool, "work").status)
}

func TestVendored(t *testing.T) {
	dir := module(t, "shop")
	vendor := call(t, dir, nil, "go", "mod", "vendor")
	require.Equal(t, 0, vendor.status, vendor.stderr)
	require.DirExists(t, filepath.Join(dir, "vendor", "example.com", "client"))
	require.NoError(t, os.RemoveAll(filepath.Join(dir, "third")))
	assert.Equal(t, result{appFindings + libFindings, "3 findings in 2 packages; 2 packages checked\n", 1}, toy(t, dir, "./app", "./lib"))
}

func TestTestsAlone(t *testing.T) {
	dir := module(t, "shop")
	commit := "\n\nimport \"example.com/client\"\n\nfunc f() { client.Commit(client.Record{}) }\n"
	write(t, filepath.Join(dir, "inside", "a_test.go"), "package inside"+commit)
	write(t, filepath.Join(dir, "outside", "a_test.go"), "package outside_test"+commit)
	assert.Equal(t, result{
		"inside/a_test.go:5:12: commit here [commit-early]\noutside/a_test.go:5:12: commit here [commit-early]\n",
		"2 findings in 2 packages; 2 packages checked\n", 1,
	}, toy(t, dir, "./inside", "./outside"))
	assert.Equal(t, result{"", "left out example.com/shop/inside: there are only test files, which -test=false leaves out\n" +
		"left out example.com/shop/outside: there are only test files, which -test=false leaves out\n" +
		"no findings; 0 packages checked; 2 left out\n", 2}, toy(t, dir, "-test=false", "./inside", "./outside"))
}

func TestLeftOut(t *testing.T) {
	dir := module(t, "bad")
	loaded := []string{
		"left out example.com/bad/fails: crash failed: too big",
		"left out example.com/bad/panics: the analysis crashed: panic: no such luck",
		"left out example.com/bad/syntax: syntax/syntax.go:3:8: expected ')', found 'EOF'",
		"left out example.com/bad/undefined: undefined/undefined.go:3:23: undefined: missing",
		"left out example.com/bad/above: imports example.com/bad/undefined, which does not build: undefined/undefined.go:3:23: undefined: missing",
		`left out example.com/bad/badoutside_test: badoutside/badoutside_test.go:3:13: cannot use "a" (untyped string constant) as int value in variable declaration`,
		"left out example.com/bad/embeds: embeds/embeds.go:5:12: pattern dist: no matching files found",
		"left out example.com/bad/usesembeds: embeds/embeds.go:5:12: pattern dist: no matching files found",
		"left out example.com/bad/noimport: noimport/noimport.go:3:8: no required module provides package example.com/nowhere; to add it: go get example.com/nowhere",
		"left out example.com/bad/badtest [example.com/bad/badtest.test]: badtest/badtest_test.go:3:8: no required module provides package example.com/missing; to add it: go get example.com/missing",
	}
	cgo := []string{
		"left out example.com/bad/cgo: no Go files are left; example.com/bad/cgo needs cgo, which is off (CGO_ENABLED=0)",
		"left out example.com/bad/partcgo: partcgo/go.go:3:12: undefined: f; example.com/bad/partcgo needs cgo, which is off (CGO_ENABLED=0)",
		"left out example.com/bad/usescgo: build constraints exclude all Go files in " + dir + "/cgo; example.com/bad/cgo needs cgo, which is off (CGO_ENABLED=0)",
	}
	got := call(t, dir, []string{"CGO_ENABLED=0"}, toytool, "./...")
	assert.Equal(t, 0, got.status, "some packages were checked")
	assert.Empty(t, got.stdout)
	summary := "no findings; 5 packages checked; 13 left out"
	assert.ElementsMatch(t, append(append(loaded, cgo...), summary), got.lines())

	got = toy(t, dir, "./excluded", "./good")
	assert.Equal(t, 0, got.status)
	assert.Equal(t, "left out example.com/bad/excluded: build constraints exclude all Go files in "+dir+"/excluded", got.lines()[0])
}

// The go command is asked for those packages alone that can reach a client: in them, or below them, is all there is to find.
func TestNarrow(t *testing.T) {
	dir := module(t, "shop")
	write(t, filepath.Join(dir, "plain", "broken.go"), "package plain\n\nvar x int = nothing\n")
	real, err := exec.LookPath("go")
	require.NoError(t, err)
	calls := filepath.Join(t.TempDir(), "calls")
	env := fakeGo(t, fmt.Sprintf("echo \"$@\" >> %s\nexec %s \"$@\"\n", calls, real))
	env[0] += string(os.PathListSeparator) + os.Getenv("PATH")
	vetted := func() (packages string) {
		data, err := os.ReadFile(calls)
		require.NoError(t, err)
		require.NoError(t, os.Remove(calls))
		for line := range strings.Lines(string(data)) {
			if strings.HasPrefix(line, "vet ") {
				_, packages, _ = strings.Cut(strings.TrimSpace(line), " -- ")
			}
		}
		return packages
	}
	got := call(t, dir, env, toytool, "./...")
	assert.Equal(t, "9 findings in 4 packages; 5 packages checked\n", got.stderr, "one of them would not even compile")
	assert.Equal(t, "example.com/shop/app example.com/shop/lib example.com/shop/tested example.com/shop/uses", vetted())
	got = call(t, dir, env, toytool, "./plain")
	assert.Equal(t, result{"", "no findings; 1 package checked, no Kafka client in sight\n", 0}, got)
	assert.Empty(t, vetted())
	call(t, dir, env, toytool, "./lib", "./app")
	assert.Equal(t, "./lib ./app", vetted(), "as they were named")
}

// A function that defeats the analysis is named, by a stand-alone run always and by go vet when asked.
func TestSkipped(t *testing.T) {
	dir := module(t, "shop")
	write(t, filepath.Join(dir, "odd", "odd.go"), "package odd; import _ \"example.com/client\"\n\nfunc Huge() {}\n")
	write(t, filepath.Join(dir, "odd", "odd_test.go"), "package odd\n")
	got := toy(t, dir, "./odd", "./plain")
	assert.Equal(t, result{"", "could not follow example.com/shop/odd.Huge: too big\n" +
		"no findings; 2 packages checked; 1 function could not be followed\n", 0}, got)
	assert.Contains(t, toy(t, dir, "-json", "./odd").stdout,
		`"package": "example.com/shop/odd",
			"function": "example.com/shop/odd.Huge",
			"reason": "too big"`)

	assert.Equal(t, result{"", "\n", 0}, vet(t, dir, cache, "./odd"))
	got = vet(t, dir, cache, "-skipped=true", "./odd")
	assert.Equal(t, result{"", "odd/odd.go:1:1: example.com/shop/odd.Huge: too big [skipped]\n", 1}, got)
}

// Test files that do not build, or need what is not there, do not hide the package that they test.
func TestBrokenTestsHideNothing(t *testing.T) {
	const compiles = "package tested\n\nvar x int = nothing\n"
	const loads = "package tested\n\nimport _ \"example.com/nowhere\"\n"
	for _, c := range []struct {
		file, text string
		args       string
		leftOut    string
		stdout     string
	}{
		{"tested_test.go", compiles, "./tested ./uses",
			"left out example.com/shop/tested [example.com/shop/tested.test]: tested/tested_test.go:3:13: undefined: nothing\n" +
				"left out example.com/shop/tested_test: tested/tested_test.go:3:13: undefined: nothing\n",
			testedFindings + usesFindings},
		{"tested_test.go", loads, "./tested ./uses",
			"left out example.com/shop/tested [example.com/shop/tested.test]: tested/tested_test.go:3:8: no required module provides package example.com/nowhere; to add it: go get example.com/nowhere\n" +
				"left out example.com/shop/tested_test: tested/tested_test.go:3:8: no required module provides package example.com/nowhere; to add it: go get example.com/nowhere\n",
			testedFindings + usesFindings},
		{"outside_test.go", strings.Replace(loads, "tested", "tested_test", 1), "./tested ./uses",
			"left out example.com/shop/tested_test: tested/outside_test.go:3:8: no required module provides package example.com/nowhere; to add it: go get example.com/nowhere\n",
			testedFindings + insideFindings + usesFindings},
		{"tested_test.go", compiles, "-test=false ./tested ./uses", "", testedFindings + usesFindings},
		{"tested_test.go", loads, "-test=false ./...", "", appFindings + libFindings + testedFindings + usesFindings},
	} {
		dir := module(t, "shop")
		write(t, filepath.Join(dir, "tested", c.file), c.text)
		got := toy(t, dir, strings.Fields(c.args)...)
		assert.Equal(t, c.stdout, got.stdout, c)
		leftOut, _, _ := strings.Cut(got.stderr, fmt.Sprint(strings.Count(c.stdout, "[commit-early]"), " findings in "))
		assert.Equal(t, c.leftOut, leftOut, c)
		assert.NotContains(t, got.stderr, "0 packages checked", c)
	}
}

// The user's own overlay holds while test files are hidden.
func TestBrokenTestsUnderAnOverlay(t *testing.T) {
	dir := module(t, "shop")
	write(t, filepath.Join(dir, "shadow.txt"), "package tested\n\nvar x int = nothing\n")
	write(t, filepath.Join(dir, "lib.txt"), "package lib\n\nimport \"example.com/client\"\n\nfunc F() { client.Commit(client.Record{}) }\n")
	write(t, filepath.Join(dir, "overlay.json"), `{"Replace": {"tested/tested_test.go": "shadow.txt", "lib/lib.go": "lib.txt"}}`)
	got := toy(t, dir, "-overlay=overlay.json", "./tested", "./lib")
	assert.Equal(t, "lib/lib.go:5:12: commit here [commit-early]\n"+testedFindings, got.stdout)
	assert.Contains(t, got.stderr, "left out example.com/shop/tested [example.com/shop/tested.test]: ")
}

func TestNothingToCheck(t *testing.T) {
	dir := module(t, "bad")
	outside := t.TempDir()
	write(t, filepath.Join(dir, "tests", "tests_test.go"), "package tests\n")
	for _, c := range []struct {
		dir, args string
		last      string // the last line on the standard error
	}{
		{dir, "./undefined", "no findings; 0 packages checked; 1 left out"},
		{dir, "./nowhere", "no findings; 0 packages checked; 1 left out"},
		{dir, "nowhere/...", "toytool: no packages match nowhere/..."},
		{dir, "-test=false ./tests", "no findings; 0 packages checked; 1 left out"},
		{dir, "", "no findings; 0 packages checked; 1 left out"},
		{dir, "-nowhere ./good", `toytool: unknown flag or check -nowhere; "toytool help" lists them`},
		{dir, "-early=perhaps ./good", `toytool: invalid boolean value "perhaps" for -early: want true or false`},
		{dir, "-early=false -crash=false ./good", "toytool: every check is switched off"},
		{dir, "./good -json", "toytool: flag -json stands after the packages; it must come first"},
		{dir, "-C nowhere ./good", "toytool: chdir nowhere: no such file or directory"},
		{dir, "-overlay nowhere ./good", "toytool: open nowhere: no such file or directory"},
		{dir, "-mod=nowhere ./good", "toytool: -mod=nowhere not supported (can be '', 'mod', 'readonly', or 'vendor')"},
		{dir, "help nowhere", `toytool: no check or category "nowhere"; "toytool help" lists the checks`},
		{outside, "./...", "toytool: not in a module: there is no go.mod here or above"},
		{outside, ".", "toytool: go: go.mod file not found in current directory or any parent directory; see 'go help modules'"},
	} {
		got := toy(t, c.dir, strings.Fields(c.args)...)
		assert.Equal(t, 2, got.status, c.args)
		assert.Empty(t, got.stdout, c.args)
		lines := got.lines()
		assert.Equal(t, c.last, lines[len(lines)-1], c.args)
		assert.LessOrEqual(t, len(lines), 2, c.args)
	}
}

func TestEmptyPackageName(t *testing.T) {
	dir := module(t, "shop")
	for _, args := range [][]string{{""}, {"./lib", ""}, {"-json", "", "./lib"}} {
		assert.Equal(t, result{"", "toytool: one of the packages has an empty name\n", 2}, toy(t, dir, args...), args)
	}
}

// fakeGo returns the environment in which the go command is this shell script.
func fakeGo(t *testing.T, script string) []string {
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "go")
	write(t, file, "#!/bin/sh\n"+script)
	require.NoError(t, os.Chmod(file, 0o777))
	return []string{"PATH=" + dir}
}

func TestGoCommand(t *testing.T) {
	got := call(t, t.TempDir(), []string{"PATH="}, toytool)
	assert.Equal(t, result{"", "toytool: the go command is not on the PATH (go1.25 or newer is needed)\n", 2}, got)

	got = call(t, t.TempDir(), fakeGo(t, `echo '{"GOVERSION": "go1.24.9"}'`), toytool)
	assert.Equal(t, result{"", "toytool: the go command is go1.24.9; go1.25 or newer is needed\n", 2}, got)

	got = call(t, t.TempDir(), fakeGo(t, "echo 'go: no' >&2; exit 1"), toytool)
	assert.Equal(t, result{"", "toytool: go: no\n", 2}, got)
}

func TestInterrupt(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	started := filepath.Join(t.TempDir(), "started")
	cmd := exec.CommandContext(ctx, toytool)
	cmd.Env = environ(fakeGo(t, "> "+started+"\nexec /bin/sleep 60\n")...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	require.NoError(t, cmd.Start())
	require.Eventually(t, func() bool { _, err := os.Stat(started); return err == nil }, 20*time.Second, 10*time.Millisecond)
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	cmd.Wait()
	assert.Equal(t, 2, cmd.ProcessState.ExitCode())
	assert.Equal(t, "toytool: interrupted\n", stderr.String())
	assert.NoError(t, ctx.Err(), "it waits for a go command that sleeps")
}

func TestHelp(t *testing.T) {
	dir := t.TempDir()
	overview := toy(t, dir, "help")
	assert.Equal(t, 0, overview.status)
	assert.Contains(t, overview.stdout, "\tearly          report every commit, and the poll before it\n")
	assert.NotContains(t, overview.stdout, "-unit", "a matter between processes")
	assert.NotContains(t, overview.stdout, "-skipped", "asked for anyway")
	assert.Equal(t, overview, toy(t, dir, "-help"))

	check := toy(t, dir, "help", "early")
	assert.Equal(t, result{stdout: `early: report every commit, and the poll before it

commit-early. It commits.

commit-late. It does not.

See https://example.com/early

Flags:

	-early.word (here)
		what to say
`}, check)
	assert.Equal(t, result{stdout: `commit-early. It commits.

This is a category of the check early: "toytool help early" explains the whole.

See https://example.com/early#commit-early
`}, toy(t, dir, "help", "commit-early"))
}

func TestVersion(t *testing.T) {
	assert.Regexp(t, `^toytool \S+ \(go1\S*, x/tools v0\.\d+\.\d+\)\n$`, toy(t, t.TempDir(), "version").stdout)
}

func TestColourOnTerminalsOnly(t *testing.T) {
	null, err := os.Open(os.DevNull) // a character device, as terminals are
	require.NoError(t, err)
	defer null.Close()
	file, err := os.Create(filepath.Join(t.TempDir(), "file"))
	require.NoError(t, err)
	defer file.Close()

	t.Setenv("TERM", "xterm")
	t.Setenv("NO_COLOR", "")
	assert.True(t, isTerminal(null))
	assert.False(t, isTerminal(file))
	t.Setenv("TERM", "dumb")
	assert.False(t, isTerminal(null))
	t.Setenv("TERM", "xterm")
	t.Setenv("NO_COLOR", "1")
	assert.False(t, isTerminal(null))
}
