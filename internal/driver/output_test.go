package driver

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFormats(t *testing.T) {
	dir := module(t, "shop")
	plain := toy(t, dir, "./lib")
	assert.Equal(t, plain, toy(t, dir, "-format=text", "./lib"))
	assert.Equal(t, toy(t, dir, "-json", "./lib"), toy(t, dir, "-format=json", "-json", "./lib"))
	github := "::error file=lib/lib.go,line=11,col=2,title=toytool%3A commit-early::commit here%0Ahttps://example.com/early#commit-early\n"
	assert.Equal(t, result{github, plain.stderr, 1}, toy(t, dir, "-format", "github", "./lib"))

	// In a repository files are named from its root, wherever the command runs.
	require.NoError(t, os.MkdirAll(filepath.Join(dir, ".git"), 0o777))
	assert.Equal(t, result{github, plain.stderr, 1}, toy(t, filepath.Join(dir, "app"), "-C=../lib", "-format=github"))
	got := toy(t, filepath.Join(dir, "app"), "-format=sarif", "../lib")
	assert.Equal(t, 1, got.status)
	assert.Equal(t, plain.stderr, got.stderr)
	var log struct {
		Runs []struct {
			Tool struct {
				Driver struct {
					Name  string
					Rules []struct {
						ID, HelpURI string
						Help        struct{ Text string }
					}
				}
			}
			OriginalURIBaseIDs map[string]struct{ URI string } `json:"originalUriBaseIds"`
			Results            []struct {
				RuleIndex int
				Locations []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           struct{ StartLine, StartColumn int }
					}
					LogicalLocations []struct{ FullyQualifiedName string }
				}
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte(got.stdout), &log))
	run := log.Runs[0]
	assert.Equal(t, "toytool", run.Tool.Driver.Name)
	require.Len(t, run.Tool.Driver.Rules, 2)
	assert.Equal(t, "commit-late", run.Tool.Driver.Rules[1].ID)
	assert.Equal(t, "https://example.com/early#commit-late", run.Tool.Driver.Rules[1].HelpURI)
	assert.Equal(t, "It does not.\n\nSee https://example.com/early#commit-late", run.Tool.Driver.Rules[1].Help.Text)
	assert.Equal(t, "file://"+dir+"/", run.OriginalURIBaseIDs["%SRCROOT%"].URI)
	require.Len(t, run.Results, 1)
	place := run.Results[0].Locations[0]
	assert.Equal(t, "lib/lib.go", place.PhysicalLocation.ArtifactLocation.URI)
	assert.Equal(t, 11, place.PhysicalLocation.Region.StartLine)
	assert.Equal(t, "example.com/shop/lib.Done", place.LogicalLocations[0].FullyQualifiedName)
}

func TestFlagsThatDoNotGoTogether(t *testing.T) {
	dir := module(t, "shop")
	for args, want := range map[string]string{
		"-format=xml":                           `invalid value "xml" for flag -format: want text, json, sarif or github`,
		"-json -format=sarif":                   "-json does not go with -format=sarif",
		"-fix -diff -format=sarif":              "-diff prints a diff: it does not go with -format=sarif",
		"-fix -format=json":                     "-fix does not go with -json, which prints the fixes",
		"-baseline=yes":                         `invalid value "yes" for flag -baseline: want check or write`,
		"-baseline-file=x":                      "-baseline-file needs -baseline=check or -baseline=write",
		"-baseline=write -fix":                  "-baseline=write takes all findings as they are: it goes neither with -fix nor with -new-from",
		"-baseline=write -new-from=HEAD":        "-baseline=write takes all findings as they are: it goes neither with -fix nor with -new-from",
		"-new-from=HEAD -overlay=x":             "-new-from asks git, which knows the files as they are: it does not go with -overlay",
		"-baseline=check":                       "there is no baseline .kafkavet-baseline.json; -baseline=write makes it",
		"-baseline=check -baseline-file=go.mod": "go.mod:1: no baseline: invalid character 'm' looking for beginning of value",
		"-baseline=check -baseline-file=lib":    "read lib: is a directory",
	} {
		assert.Equal(t, result{"", "toytool: " + want + "\n", 2}, toy(t, dir, append(strings.Fields(args), "./lib")...), args)
	}
	got := call(t, dir, []string{"GIT_CEILING_DIRECTORIES=" + filepath.Dir(dir)}, toytool, "-new-from=HEAD", "./lib")
	assert.Equal(t, 2, got.status)
	assert.Contains(t, got.stderr, "toytool: -new-from: not in the work tree of a git repository: ")
	assert.Len(t, got.lines(), 1)
}

const (
	name = baselineName
	none = "no findings; "
)

func TestBaseline(t *testing.T) {
	dir := module(t, "shop")
	file := filepath.Join(dir, name)
	got := toy(t, dir, "-baseline=write", "./...")
	assert.Equal(t, result{"", "baseline written: " + name + "\n" + none + "5 packages checked; 9 in the baseline\n", 0}, got)
	first, err := os.ReadFile(file)
	require.NoError(t, err)
	check := func(want result, args ...string) {
		t.Helper()
		assert.Equal(t, want, toy(t, dir, append([]string{"-baseline=check"}, args...)...))
		now, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.Equal(t, string(first), string(now), "check writes nothing")
	}
	check(result{"", none + "5 packages checked; 9 in the baseline\n", 0}, "./...")
	check(result{"", none + "1 package checked; 2 in the baseline\n", 0}, "-format=github", "./app")

	// A finding that moved is the same; another is new, also where it is like one that is known.
	lib := filepath.Join(dir, "lib", "lib.go")
	text, err := os.ReadFile(lib)
	require.NoError(t, err)
	moved := "\n\n" + strings.Replace(string(text), "client.Commit(r)\n", "client.Commit(\nr)\n", 1)
	write(t, lib, moved)
	check(result{"", none + "5 packages checked; 9 in the baseline\n", 0}, "./...")
	check(result{"", none + "1 package checked; 1 in the baseline\n", 0}, "-early.word=there", "./lib")
	write(t, lib, moved+"\nfunc Again(r client.Record) {\n\tclient.Commit(r)\n}\n")
	check(result{"lib/lib.go:18:2: commit here [commit-early]\n", "1 finding in 1 package; 5 packages checked; 9 in the baseline\n", 1}, "./...")
	write(t, lib, strings.Replace(moved, "client.Commit(", "client.Commit(r)\nclient.Commit(", 1))
	check(result{"lib/lib.go:14:1: commit here [commit-early]\n", "1 finding in 1 package; 5 packages checked; 9 in the baseline\n", 1}, "./...")
	write(t, lib, string(text))

	// What is gone is told: unless the run could not know.
	uses := filepath.Join(dir, "uses", "uses.go")
	write(t, uses, "package uses\n\nfunc Use() {}\n")
	gone := "gone from the program, but in the baseline " + name + ": 3; -baseline=write takes them out\n" // one in tested's test, which calls it
	check(result{"", gone + none + "5 packages checked; 6 in the baseline\n", 0}, "./...")
	check(result{"", none + "1 package checked; 2 in the baseline\n", 0}, "./app")
	check(result{"", none + "1 package checked, no Kafka client in sight\n", 0}, "-crash", "./uses")
	write(t, uses, "package uses\n\nimport \"example.com/client\"\n\nfunc Use() { nothing(client.Poll()) }\n")
	got = toy(t, dir, "-baseline=check", "./uses", "./lib")
	assert.Equal(t, 0, got.status)
	assert.NotContains(t, got.stderr, "gone")

	// To write is to speak about what was checked, and of packages that are no more.
	got = toy(t, dir, "-baseline=write", "./uses")
	assert.Equal(t, 2, got.status)
	now, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(first), string(now), "nothing was checked")
	write(t, lib, "package lib\n\nimport \"example.com/client\"\n\nfunc Done(client.Record) {}\n")
	got = toy(t, dir, "-baseline=write", "./uses", "./lib")
	assert.Equal(t, 0, got.status, got.stderr)
	now, err = os.ReadFile(file)
	require.NoError(t, err)
	assert.NotContains(t, string(now), `shop/lib"`)
	assert.Equal(t, strings.Count(string(first), "\"package\"")-1, strings.Count(string(now), "\"package\""), "that of uses stay")
	require.NoError(t, os.RemoveAll(filepath.Dir(uses)))
	require.NoError(t, os.Remove(filepath.Join(dir, "tested", "outside_test.go")))
	got = toy(t, dir, "-baseline=check", "./lib")
	assert.Contains(t, got.stderr, name+": 2; ")
	assert.Contains(t, toy(t, dir, "-baseline=check", "./lib", "./tested").stderr, name+": 4; ")
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	require.NoError(t, err)
	assert.Contains(t, call(t, dir, []string{"GOFLAGS=-mod=mod", "GOPROXY=off"}, toytool, "-baseline=check", "./lib").stderr, name+": 2; ")
	after, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	require.NoError(t, err)
	assert.Equal(t, string(mod), string(after))
	require.Equal(t, 0, toy(t, dir, "-baseline=write", "./lib").status)
	assert.Equal(t, "no findings; 1 package checked\n", toy(t, dir, "-baseline=check", "./lib").stderr)
}

func TestBaselineOfAnotherName(t *testing.T) {
	dir := module(t, "shop")
	got := toy(t, filepath.Join(dir, "app"), "-C=../lib", "-baseline=write", "-baseline-file=../known.json")
	assert.Equal(t, 0, got.status, got.stderr)
	assert.FileExists(t, filepath.Join(dir, "known.json"))
	assert.Equal(t, 0, toy(t, dir, "-baseline=check", "-baseline-file=known.json", "./lib").status)
	assert.Equal(t, 0, toy(t, filepath.Join(dir, "lib"), "-baseline=write").status)
	assert.FileExists(t, filepath.Join(dir, name), "beside go.mod")
	assert.NoFileExists(t, filepath.Join(dir, "lib", name))

	got = toy(t, dir, "-baseline=write", "-baseline-file=missing/known.json", "./lib")
	assert.Equal(t, 2, got.status)
	assert.Len(t, got.lines(), 1)
	assert.Contains(t, got.stderr, "missing/known.json: no such file or directory")
}

// git runs git in a directory, without the user's settings.
func git(t *testing.T, dir string, args ...string) {
	t.Helper()
	env := []string{"GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_CONFIG_NOSYSTEM=1"}
	got := call(t, dir, env, "git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.com"}, args...)...)
	require.Equal(t, 0, got.status, got.stderr)
}

func TestNewFrom(t *testing.T) {
	dir := module(t, "shop")
	git(t, dir, "init", "--quiet", "--initial-branch=main")
	git(t, dir, "add", "--all")
	git(t, dir, "commit", "--quiet", "--message=m")
	assert.Equal(t, result{"", none + "5 packages checked; 9 on unchanged lines\n", 0}, toy(t, dir, "-new-from=main", "./..."))
	require.Equal(t, 0, toy(t, dir, "-baseline=write", "./lib").status)

	edit := func(file, old, new string) {
		file = filepath.Join(dir, file)
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Contains(t, string(text), old)
		write(t, file, strings.Replace(string(text), old, new, 1))
	}
	edit("uses/uses.go", "func Use", "func Other() {}\n\nfunc Use")                                                                                   // beside a finding
	edit("lib/lib.go", "\tclient.Commit(r)", "\tclient.Commit(r)\n\tclient.Commit(r)")                                                                // one is known, one new
	edit("app/app.go", "client.Poll()", "client.Poll() // a record")                                                                                  // evidence
	write(t, filepath.Join(dir, "more", "more.go"), "package more\n\nimport \"example.com/client\"\n\nfunc F() { client.Commit(client.Record{}) }\n") // not tracked
	newer := appFindings + "lib/lib.go:12:2: commit here [commit-early]\nmore/more.go:5:12: commit here [commit-early]\n"
	assert.Equal(t, result{newer, "4 findings in 3 packages; 6 packages checked; 7 on unchanged lines\n", 1}, toy(t, dir, "-new-from=main", "./..."))
	inLib := toy(t, dir, "-new-from=main", "./lib").stdout
	assert.Equal(t, inLib, toy(t, filepath.Join(dir, "lib"), "-C=..", "-new-from=HEAD", "./lib").stdout)
	assert.Equal(t, result{inLib, "1 finding in 1 package; 1 package checked; 1 in the baseline\n", 1},
		toy(t, dir, "-new-from=main", "-baseline=check", "./lib"))
	got := toy(t, dir, "-new-from=nowhere", "./lib")
	assert.Equal(t, result{"", "toytool: -new-from: \"nowhere\" is no commit of this repository; a shallow clone has to fetch it\n", 2}, got)
}

// What a change takes away may be what kept a record: the lines around it count, up to the function's first and last place.
func TestNewFromWhatIsTakenAway(t *testing.T) {
	dir := module(t, "shop")
	app := filepath.Join(dir, "app", "app.go")
	const text = "package app\n\nimport \"example.com/client\"\n\nfunc Run() {\n\tr := client.Poll()\n\tcheck()\n\tcheck()\n\tprint()\n\tclient.Commit(r)\n}\n\nfunc check() {}\n"
	write(t, app, text)
	git(t, dir, "init", "--quiet", "--initial-branch=main")
	git(t, dir, "add", "--all")
	git(t, dir, "commit", "--quiet", "--message=m")
	for _, c := range []struct {
		old, new string
		status   int
	}{
		{"\tcheck()\n\tprint()\n", "\tprint()\n", 1},
		{"\tcheck()\n\tprint()\n", "\tprint(1)\n", 1},
		{"\tclient.Commit(r)\n}\n", "\tclient.Commit(r)\n\tprint()\n}\n", 0}, // behind all that matters
		{"func check() {}\n", "func check() { print() }\n", 0},
	} {
		write(t, app, strings.Replace(text, c.old, c.new, 1))
		assert.Equal(t, c.status, toy(t, dir, "-new-from=main", "./app").status, c.new)
	}
}
