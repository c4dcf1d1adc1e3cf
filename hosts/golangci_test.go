package hosts

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// linter is a golangci-lint with kafkavet in it, and a cache of its own.
type linter struct {
	t         *testing.T
	file, dir string
	env       []string
}

// golangci builds golangci-lint and readies it for a module, with the settings that the documentation shows.
func golangci(t *testing.T, dir string) linter {
	t.Helper()
	file := filepath.Join(built, "golangci-lint.exe")
	must(t, "../golangci/lint", "go", "build", "-o", file, ".")
	l := linter{t, file, dir, []string{"GOFLAGS=-mod=mod", "GOLANGCI_LINT_CACHE=" + t.TempDir()}}
	l.configure("")
	return l
}

// documented is the configuration in the documentation, with its settings.
var documented = regexp.MustCompile("(?s)```yaml\n(version: \"2\"\n.*?)( +settings:\n)( +)(checks:.*?)```")

// configure writes the module's .golangci.yml. Settings are YAML in one line; "" for none.
func (l linter) configure(settings string) {
	l.t.Helper()
	text := documented.FindStringSubmatch(read(l.t, "../docs/golangci.md"))
	require.NotNil(l.t, text)
	all := text[1]
	if settings != "" {
		all += text[2] + text[3] + settings + "\n"
	}
	write(l.t, filepath.Join(l.dir, ".golangci.yml"), all)
}

// run runs it, and nothing but kafkavet in it. It returns the findings, by "file:line:column category".
func (l linter) run(args ...string) map[string]string {
	l.t.Helper()
	got := l.call(args...)
	require.Contains(l.t, []int{0, 1}, got.status, got.stderr)
	var report struct {
		Issues []struct {
			FromLinter, Text string
			Pos              position
		}
	}
	require.NoError(l.t, json.NewDecoder(strings.NewReader(got.stdout)).Decode(&report), got.stdout)
	all := map[string]string{}
	for _, issue := range report.Issues {
		assert.Equal(l.t, "kafkavet", issue.FromLinter, issue.Text)
		category := category.FindStringSubmatch(issue.Text)
		require.NotNil(l.t, category, issue.Text)
		all[issue.Pos.at(category[1])] = issue.Text
	}
	assert.Equal(l.t, len(report.Issues) > 0, got.status == 1)
	return all
}

func (l linter) call(args ...string) result {
	l.t.Helper()
	return call(l.t, l.dir, l.env, l.file, append([]string{"run", "--enable-only=kafkavet", "--allow-parallel-runners",
		"--output.json.path=stdout", "--show-stats=false", "--uniq-by-line=false", "--max-same-issues=0", "--max-issues-per-linter=0", "--timeout=20m"}, args...)...)
}

var category = regexp.MustCompile(`\[([a-z-]+)\]`)

type position struct {
	Filename     string
	Line, Column int
}

func (p position) at(category string) string {
	return filepath.ToSlash(p.Filename) + ":" + strings.Join([]string{itoa(p.Line), itoa(p.Column)}, ":") + " " + category
}

func itoa(n int) string { b, _ := json.Marshal(n); return string(b) }

// alone is what the command finds by itself.
func alone(t *testing.T, dir string) (all []string) {
	t.Helper()
	got := call(t, dir, []string{"GOFLAGS=-mod=mod"}, kafkavet(t), "-json", "./...")
	var report struct {
		Findings []struct {
			Category, File string
			Start          struct{ Line, Column int }
		}
	}
	require.NoError(t, json.Unmarshal([]byte(got.stdout), &report), got.stderr)
	for _, f := range report.Findings {
		all = append(all, position{f.File, f.Start.Line, f.Start.Column}.at(f.Category))
	}
	slices.Sort(all)
	return all
}

func sorted(found map[string]string) (all []string) {
	for f := range found {
		all = append(all, f)
	}
	slices.Sort(all)
	return all
}

// Findings in the modules that the golangci tests have.
const (
	payments = "commit-first/wrong/payments.go:39:36 commit-before-processing"
	geocoder = "commit-first-package/wrong/main.go:33:25 commit-before-processing"
)

func TestGolangciLint(t *testing.T) {
	dir := module(t, "commit-first/wrong", "commit-first-package", "skipped-package/wrong")
	l := golangci(t, dir)
	want := alone(t, dir)
	require.Contains(t, want, payments)

	// What a package does is known where it is imported, also if that package alone is asked for.
	found := l.run("./commit-first-package/wrong")
	require.Equal(t, []string{geocoder}, sorted(found))
	const text = "commitorder: offset committed before the record is processed: if "
	assert.True(t, strings.HasPrefix(found[geocoder], text), found[geocoder])
	assert.Contains(t, found[geocoder], "(polled here: main.go:29:32, committed here: main.go:33:25, worked on here: main.go:36:")

	found = l.run()
	assert.Equal(t, want, sorted(found))
	assert.Equal(t, found, l.run(), "from the cache")

	// Of a package that has changed, others hear, also with what they know of the rest from the cache.
	offsets := filepath.Join(dir, "commit-first-package/wrong/offsets/offsets.go")
	before := read(t, offsets)
	replace(t, offsets, "if err := r.CommitMessages(ctx, m); err != nil {", "if err := ctx.Err(); err != nil {")
	assert.NotContains(t, l.run("./commit-first-package/wrong"), geocoder)
	write(t, offsets, before)
	assert.Equal(t, want, sorted(l.run()))
}

func TestGolangciSettings(t *testing.T) {
	dir := module(t, "commit-first/wrong", "commit-first-package/wrong")
	l := golangci(t, dir)
	both := []string{geocoder, payments}
	slices.Sort(both)
	assert.Equal(t, both, sorted(l.run()))
	l.configure("checks: {commitorder: false}")
	assert.Empty(t, l.run())
	l.configure("leave-out: [commit-first]")
	assert.Equal(t, []string{geocoder}, sorted(l.run()))
	l.configure("functions: {commit: [kafkavet.test/kafkago/commit-first/wrong.Gateway.Capture]}")
	assert.NotContains(t, l.run(), payments, "nothing works on the record any more")
	l.configure("")
	assert.Equal(t, both, sorted(l.run()))

	for settings, want := range map[string]string{
		"topics: [a]":              `settings of kafkavet: unknown key "topics": there are checks, functions, transactional-topics, leave-out`,
		"checks: {ordre: false}":   `settings of kafkavet: unknown check "ordre": there are commitorder, autocommit, isolation, directive`,
		"leave-out: gen":           `settings of kafkavet: "gen", where a list is wanted`,
		"functions: {commit: [x]}": `settings of kafkavet: "x" names no function: write import/path.Function or import/path.Type.Method`,
	} {
		l.configure(settings)
		got := l.call()
		assert.Equal(t, 3, got.status, settings)
		assert.Empty(t, got.stdout, settings)
		assert.Contains(t, got.stderr, want, settings)
		assert.Equal(t, 1, strings.Count(strings.TrimSpace(got.stderr), "\n")+1, got.stderr)
	}
}

// Of a finding that is silenced nothing is left: neither its evidence in other lines.
func TestGolangciNolint(t *testing.T) {
	dir := module(t, "commit-first/wrong")
	l := golangci(t, dir)
	assert.Equal(t, []string{payments}, sorted(l.run()))
	file := filepath.Join(dir, "commit-first/wrong/payments.go")
	const line = "if err := c.reader.CommitMessages(ctx, m); err != nil {"
	replace(t, file, line, line+" //nolint:kafkavet // a payment is captured once")
	assert.Empty(t, l.run())
	replace(t, file, "//nolint:kafkavet // a", "//nolint:other // a")
	assert.Equal(t, []string{payments}, sorted(l.run()))
}

// Fixes are those that are safe, and no others.
func TestGolangciFix(t *testing.T) {
	dir := module(t, "commit-first/wrong", "skipped-package/wrong")
	l := golangci(t, dir)
	skipped := filepath.Join(dir, "skipped-package/wrong/queue/queue.go")
	before := read(t, skipped)
	left := l.run("--fix")
	assert.Equal(t, read(t, filepath.Join(programs, "commit-first/wrong/payments.go.golden")), read(t, filepath.Join(dir, "commit-first/wrong/payments.go")))
	assert.Equal(t, before, read(t, skipped))
	assert.Len(t, left, 1)
	assert.Equal(t, left, l.run())
	assert.Equal(t, alone(t, dir), sorted(left))
}

// By its version golangci-lint tells its cached results from those of another build.
func TestGolangciVersion(t *testing.T) {
	l := golangci(t, t.TempDir())
	assert.Regexp(t, `^2\.\d+\.\d+-kafkavet-\S+-[0-9a-f]{12}\n$`, must(t, ".", l.file, "version", "--short"))
}

// All test programs have the same findings as in the command.
func TestGolangciFindsTheSame(t *testing.T) {
	all, err := filepath.Glob(filepath.Join(programs, "*"))
	require.NoError(t, err)
	var names []string
	for _, name := range all {
		if filepath.Ext(name) == "" {
			names = append(names, filepath.Base(name))
		}
	}
	dir := module(t, names...)
	want := alone(t, dir)
	require.Greater(t, len(want), 50)
	assert.Equal(t, want, sorted(golangci(t, dir).run()))
}
