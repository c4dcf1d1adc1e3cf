package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// command is the built command, set by TestMain. Its content is new in each test run: what the go command
// remembers of the command as it was built before must not decide.
var command string

func TestMain(m *testing.M) {
	if os.Getenv(nogoUnit) != "" {
		os.Exit(nogoMain(os.Args[1:]))
	}
	dir, err := os.MkdirTemp("", "kafkavet")
	if err != nil {
		log.Fatal(err)
	}
	command = filepath.Join(dir, "kafkavet.exe")
	if err := build(command); err != nil {
		log.Fatal(err)
	}
	status := m.Run()
	os.RemoveAll(dir)
	os.Exit(status)
}

// build builds the command, in a way that the go command takes for another tool than any before.
func build(file string) error {
	out, err := exec.Command("go", "build", "-ldflags=-buildid="+file, "-o", file, ".").CombinedOutput()
	if err != nil {
		return fmt.Errorf("%v\n%s", err, out)
	}
	return nil
}

// result is what a command said.
type result struct {
	stdout, stderr string
	status         int
}

// call runs a command in a directory, with more environment. Unless that says otherwise, nothing that the
// user set changes the output.
func call(t *testing.T, dir string, env []string, name string, args ...string) result {
	t.Helper()
	var stdout, stderr strings.Builder
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &stdout, &stderr
	cmd.Env = append(append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GO111MODULE="), env...)
	err := cmd.Run()
	if cmd.ProcessState == nil {
		require.NoError(t, err)
	}
	return result{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// The README shows what the command prints for the example.
func TestExample(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, text, ok := strings.Cut(string(readme), "\n## Try it\n")
	require.True(t, ok)
	text, _, _ = strings.Cut(text, "\n## ")
	var blocks []string // indented text, without the indent
	for _, paragraph := range strings.Split(text, "\n\n") {
		if block := "\n" + strings.TrimSpace(paragraph); strings.HasPrefix(paragraph, "    ") {
			blocks = append(blocks, strings.ReplaceAll(block, "\n    ", "\n")[1:])
		}
	}
	require.Len(t, blocks, 2, "the call and its output")
	assert.Equal(t, "go run ./cmd/kafkavet -C example ./...", blocks[0])

	got := call(t, "../..", nil, command, "-C", "example", "./...")
	assert.Equal(t, result{blocks[1] + "\n", "2 findings in 2 packages; 4 packages checked\n", 1}, got)
}

// Every category that the command reports has a page, and an answer to "help".
func TestPages(t *testing.T) {
	pages, err := filepath.Glob("../../docs/checks/*-*.md")
	require.NoError(t, err)
	require.NotEmpty(t, pages)
	for _, page := range pages {
		category := strings.TrimSuffix(filepath.Base(page), ".md")
		help := call(t, ".", nil, command, "help", category)
		assert.Equal(t, 0, help.status, category)
		assert.True(t, strings.HasPrefix(help.stdout, category+". "), category)
		assert.Contains(t, help.stdout, "/docs/checks/"+category+".md\n")
	}

	var report struct {
		Findings []struct{ Category, URL string }
	}
	require.NoError(t, json.Unmarshal([]byte(call(t, "../../example", nil, command, "-json", "./...").stdout), &report))
	require.NotEmpty(t, report.Findings)
	for _, f := range report.Findings {
		assert.Equal(t, "https://github.com/kafkavet/kafkavet/blob/main/docs/checks/"+f.Category+".md", f.URL)
		assert.FileExists(t, "../../docs/checks/"+f.Category+".md")
	}
}

// Without cgo a client that needs it does not compile, and the packages that use it are left out for that reason.
func TestWithoutCgo(t *testing.T) {
	got := call(t, filepath.Join(testdata, "confluent"), []string{"CGO_ENABLED=0"}, command, "./auto-commit/...")
	assert.Equal(t, 2, got.status)
	assert.Empty(t, got.stdout)
	lines := strings.Split(strings.TrimSpace(got.stderr), "\n")
	require.Len(t, lines, 3)
	for i, program := range []string{"right", "wrong"} {
		assert.Regexp(t, "^left out kafkavet.test/confluent/auto-commit/"+program+": auto-commit/"+program+`/\S+: undefined: \S+; `+
			regexp.QuoteMeta("github.com/confluentinc/confluent-kafka-go/v2/kafka needs cgo, which is off (CGO_ENABLED=0)")+"$", lines[i])
	}
	assert.Equal(t, "no findings; 0 packages checked; 2 left out", lines[2])
}

// With -json -model the report has the consumers and what they guarantee. Elsewhere the flag changes nothing,
// and nobody is told of it.
func TestModel(t *testing.T) {
	type consumer struct {
		Package, File, Library, Function, Guarantee string
		Start                                       struct{ Line, Column int }
		Group                                       bool
		Findings                                    int
		Evidence                                    []struct {
			File, Message string
			Start         struct{ Line int }
		}
	}
	var report struct {
		Findings  []any
		Consumers []consumer
		Functions struct {
			WithEvents int `json:"with_events"`
			Skipped    int
		}
	}
	got := call(t, "../../example", nil, command, "-json", "-model", "./...")
	require.NoError(t, json.Unmarshal([]byte(got.stdout), &report), got.stderr)
	assert.Len(t, report.Findings, 2)
	require.Len(t, report.Consumers, 3)
	stock := report.Consumers[2]
	assert.Positive(t, stock.Start.Line)
	assert.Positive(t, stock.Start.Column)
	stock.Start.Line, stock.Start.Column = 0, 0
	const path = "github.com/kafkavet/kafkavet/example/stock"
	want := consumer{Package: path, File: filepath.Join("stock", "stock.go"), Library: "kafka-go",
		Function: "(*" + path + ".Consumer).Run", Guarantee: "at-least-once", Group: true}
	var kinds []string
	for _, e := range stock.Evidence {
		assert.Equal(t, filepath.Join("stock", "stock.go"), e.File)
		assert.Positive(t, e.Start.Line)
		kinds = append(kinds, e.Message)
	}
	assert.Equal(t, []string{"made here", "polled here", "worked on here", "committed here"}, kinds)
	stock.Evidence = nil
	assert.Equal(t, want, stock)
	assert.Equal(t, "at-most-once", report.Consumers[0].Guarantee)
	assert.Equal(t, 1, report.Consumers[0].Findings)
	assert.Equal(t, 3, report.Functions.WithEvents)
	assert.Zero(t, report.Functions.Skipped)

	plain := call(t, "../../example", nil, command, "./...")
	assert.Equal(t, plain, call(t, "../../example", nil, command, "-model", "./..."))
	assert.NotContains(t, call(t, "../../example", nil, command, "-json", "./...").stdout, `"consumers"`)
	assert.NotContains(t, call(t, ".", nil, command, "help").stdout, "-model")
}

// The model tells of producers, too, what the program asks of them.
func TestProducers(t *testing.T) {
	type producer struct{ File, Library, Acks, Async, Idempotent, Transactional string }
	var report struct{ Producers []producer }
	got := call(t, filepath.Join(testdata, "kafkago"), nil, command, "-json", "-model", "./transform/right")
	require.NoError(t, json.Unmarshal([]byte(got.stdout), &report), got.stderr)
	want := producer{filepath.Join("transform", "right", "transform.go"), "kafka-go", "all", "no", "no", "no"}
	assert.Equal(t, []producer{want}, report.Producers)
}

// A directive without effect is one also where there is no Kafka at all, and the go command is not asked about the package
// for its imports.
func TestDirectiveOutOfReach(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS("../../example")))
	file := filepath.Join(dir, "cache", "cache.go")
	require.NoError(t, os.Mkdir(filepath.Dir(file), 0o777))
	require.NoError(t, os.WriteFile(file, []byte("package cache\n\n// kafkavet:ignore auto-commit misplaced\nfunc F() {}\n"), 0o666))
	got := call(t, dir, nil, command, "./cache", "./stock")
	assert.Equal(t, 1, got.status)
	assert.True(t, strings.HasPrefix(got.stdout, filepath.Join("cache", "cache.go")+":3:1: not a directive"), got.stdout)
	require.NoError(t, os.WriteFile(file, []byte("package cache\n\nfunc F() {}\n"), 0o666))
	assert.Equal(t, result{"", "no findings; 2 packages checked\n", 0}, call(t, dir, nil, command, "./cache", "./stock"))
}

// What is wrong with the command line of "gopls" is said before anything is got or built.
func TestGoplsCommandLine(t *testing.T) {
	out := filepath.Join(t.TempDir(), "gopls")
	for want, args := range map[string][]string{
		"no file to write: name it with -o":                           {"-source", "../.."},
		"unexpected \"./...\"":                                        {"-o", out, "./..."},
		"flag provided but not defined: -fix":                         {"-fix"},
		"internal is not kafkavet's source: it has no go.mod":         {"-o", out, "-source", "internal"},
		"this kafkavet was built from a folder, and is no version":    {"-o", out},
		"cannot write no/gopls: there is no folder " + cwd(t) + "/no": {"-o", "no/gopls", "-source", "../.."},
	} {
		got := call(t, ".", nil, command, append([]string{"gopls"}, args...)...)
		assert.Equal(t, 2, got.status, args)
		assert.Empty(t, got.stdout, args)
		assert.Contains(t, got.stderr, "kafkavet gopls: "+want, args)
		assert.Equal(t, 1, strings.Count(got.stderr, "\n"), got.stderr)
		assert.NoFileExists(t, out)
	}
	help := call(t, ".", nil, command, "gopls", "-h")
	assert.Equal(t, 0, help.status)
	assert.Contains(t, help.stdout, "usage: kafkavet gopls -o file")
}

func cwd(t *testing.T) string {
	dir, err := os.Getwd()
	require.NoError(t, err)
	return dir
}
