package analysistest_test

import (
	"bytes"
	"flag"
	"fmt"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"

	"github.com/kafkavet/kafkavet"
	"github.com/kafkavet/kafkavet/analysistest"
	"github.com/kafkavet/kafkavet/analysistest/metamorph"
	"github.com/kafkavet/kafkavet/internal/fix"
)

var update = flag.Bool("update", false, "write the golden files of fixes")

// TestFixes holds the first fix of each finding, alone and with all others of its program, and each that an author has to
// choose, to what a fix promises: see Module.CheckFix. The golden files, name.go.golden beside each file, are the programs with all fixes.
//
// With -v it prints how many findings have a fix.
func TestFixes(t *testing.T) {
	var all tally
	t.Cleanup(func() { t.Log(all.String()) })
	for _, module := range modules {
		t.Run(module, func(t *testing.T) {
			t.Parallel()
			m := analysistest.Load(t, filepath.Join(testdata, module))
			for _, name := range programs(m) {
				if !strings.HasSuffix(name, "/wrong") {
					continue
				}
				plain, err := m.WithoutWants(m.Sources(name), false)
				require.NoError(t, err)
				before, err := plain.Analyze(kafkavet.Analyzers()...)
				require.NoError(t, err)
				all.add(t, plain, before)
				golden(t, plain, name, proveFixes(t, name, plain))
				windows, err := m.WithoutWants(withTests(t, m, name), true)
				require.NoError(t, err)
				proveFixes(t, name+" with CRLF and tests", windows)
			}
		})
	}
}

// tally counts findings by category: all, those that lack nothing for a safe fix, those of them that have one, and those
// with any fix but an ignore directive.
type tally struct {
	sync.Mutex
	counts map[string]*[4]int
}

// add counts the findings of a module. What has a safe fix must lack nothing, or docs/fixes.md would not say the truth.
func (c *tally) add(t *testing.T, m *analysistest.Module, before []analysistest.Result) {
	t.Helper()
	safe := map[string]bool{}
	for _, f := range analysistest.Fixes(before) {
		safe[f.Posn.String()+f.Category] = true
	}
	surveyed, err := m.Analyze(fix.Survey)
	require.NoError(t, err)
	seen := map[string]bool{}
	for _, r := range surveyed {
		for _, d := range r.Diagnostics {
			posn := r.Package.Fset.Position(d.Pos)
			key := posn.String() + d.Category
			if seen[key] {
				continue
			}
			seen[key] = true
			holds := d.Message == string(fix.Nothing)
			switch {
			case safe[key]:
				assert.True(t, holds, "%s: a safe fix although it lacks: %s", posn, d.Message)
			case holds:
				t.Logf("no safe fix of %s: %s", d.Category, posn)
			}
			c.count(d.Category, holds, safe[key], slices.ContainsFunc(d.SuggestedFixes, changes))
			proveChoices(t, m, before, d, posn)
		}
	}
}

// proveChoices checks each fix of a finding that an author has to choose, alone.
func proveChoices(t *testing.T, m *analysistest.Module, before []analysistest.Result, d analysistest.Diagnostic, posn token.Position) {
	t.Helper()
	for _, f := range d.SuggestedFixes {
		if changes(f) {
			_, _, err := m.CheckFix(before, []analysistest.Fix{{SuggestedFix: f, Category: d.Category, Posn: posn}}, kafkavet.Analyzers()...)
			assert.NoError(t, err, "%s: %s", posn, f.Message)
		}
	}
}

// changes reports whether a fix does more than to say that the finding is meant.
func changes(f analysis.SuggestedFix) bool { return !fix.IsDeclaration(f.Message) }

func (c *tally) count(category string, holds, safe, any bool) {
	c.Lock()
	defer c.Unlock()
	if c.counts == nil {
		c.counts = map[string]*[4]int{}
	}
	for _, category := range []string{category, "all"} {
		if c.counts[category] == nil {
			c.counts[category] = new([4]int)
		}
		for i, is := range []bool{true, holds, safe, any} {
			if is {
				c.counts[category][i]++
			}
		}
	}
}

func (c *tally) String() string {
	var b strings.Builder
	b.WriteString("\n| category | findings | conditions hold | with a safe fix | with any |\n|---|---|---|---|---|\n")
	for _, category := range slices.Sorted(maps.Keys(c.counts)) {
		n := c.counts[category]
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d |\n", category, n[0], n[1], n[2], n[3])
	}
	return b.String()
}

// withTests are the packages of a program, and each once more with a test file of its own: the unit that the go command
// then looks at.
func withTests(t *testing.T, m *analysistest.Module, program string) []analysistest.PackageSource {
	t.Helper()
	all := m.Sources(program)
	for _, p := range m.Packages {
		if m.Program(p) != program || p.Test {
			continue
		}
		src := analysistest.PackageSource{Path: p.Path, Test: true, Files: maps.Clone(p.Files)}
		dir := ""
		for name := range p.Files {
			dir = filepath.Dir(name)
		}
		src.Files[filepath.Join(dir, "added_test.go")] = []byte("package " + p.Types.Name() + "\n\n// Of tests.\nvar addedByTest int\n")
		all = slices.DeleteFunc(all, func(o analysistest.PackageSource) bool { return o.Test && o.Path == p.Path })
		all = append(all, src)
	}
	return all
}

// configured is a consumer whose settings stand in a file of their own.
func configured(head, file string) []analysistest.PackageSource {
	return []analysistest.PackageSource{{Path: "kafkavet.test/confluent/twins", Files: map[string][]byte{
		"twins/" + file: []byte(head + `package twins

import "github.com/confluentinc/confluent-kafka-go/v2/kafka"

func open(brokers string) (*kafka.Consumer, error) {
	return kafka.NewConsumer(&kafka.ConfigMap{"bootstrap.servers": brokers, "group.id": "twins"})
}
`),
		"twins/run.go": []byte(`package twins

import (
	"bytes"
	"net/http"
	"time"
)

func Run(brokers string) error {
	c, err := open(brokers)
	if err != nil {
		return err
	}
	for {
		m, err := c.ReadMessage(time.Second)
		if err != nil {
			return err
		}
		if _, err := http.Post("http://twins", "text/plain", bytes.NewReader(m.Value)); err != nil {
			return err
		}
	}
}
`)}}}
}

// A fix with halves in several files is whole or none: not where another file takes the place of one of them on another
// system or with another tag.
func TestFixesOfTwins(t *testing.T) {
	m := analysistest.Load(t, filepath.Join(testdata, "confluent"))
	for name, test := range map[string]struct {
		head, file string
		fixes      int
	}{
		"no constraint": {"", "open.go", 1},
		"a tag":         {"//go:build !local\n\n", "open.go", 0},
		"a system":      {"", "open_linux.go", 0},
		"generated":     {"// Code generated by a test. DO NOT EDIT.\n\n", "open.go", 0},
		"vendored":      {"", "vendor/open.go", 0},
	} {
		t.Run(name, func(t *testing.T) {
			o, err := m.Overlay(configured(test.head, test.file))
			require.NoError(t, err)
			results, err := o.Analyze(kafkavet.Analyzers()...)
			require.NoError(t, err)
			require.Len(t, results[0].Diagnostics, 1)
			fixes := analysistest.Fixes(results)
			require.Len(t, fixes, test.fixes)
			if test.fixes > 0 {
				files := map[string]bool{}
				for _, e := range fixes[0].TextEdits {
					files[results[0].Package.Fset.Position(e.Pos).Filename] = true
				}
				assert.Len(t, files, 2, "both halves")
				proveFixes(t, name, o)
			}
		})
	}
}

// proveFixes checks the fixes of a program, alone and together, and that there is nothing left to apply then. It returns
// the files with all fixes.
func proveFixes(t *testing.T, name string, m *analysistest.Module) map[string][]byte {
	t.Helper()
	analyzers := kafkavet.Analyzers()
	before, err := m.Analyze(analyzers...)
	require.NoError(t, err, name)
	fixes := analysistest.Fixes(before)
	if len(fixes) == 0 {
		return nil
	}
	if len(fixes) > 1 {
		for _, f := range fixes {
			_, _, err := m.CheckFix(before, []analysistest.Fix{f}, analyzers...)
			assert.NoError(t, err, "%s: %s: %s", name, f.Posn, f.Message)
		}
	}
	_, after, err := m.CheckFix(before, fixes, analyzers...)
	if !assert.NoError(t, err, "%s: all fixes", name) {
		return nil
	}
	assert.Empty(t, analysistest.Fixes(after), "%s: fixes of what was fixed", name)
	files, err := m.Apply(fixes...)
	require.NoError(t, err, name)
	return files
}

// golden compares what fixes change with the golden files, which are those of the changed files and no others.
func golden(t *testing.T, m *analysistest.Module, program string, files map[string][]byte) {
	t.Helper()
	var changed []string
	if files != nil {
		changed = m.Changed(files)
	}
	for _, p := range m.Packages {
		if m.Program(p) != program {
			continue
		}
		for name := range p.Files {
			if _, err := os.Stat(name + ".golden"); err != nil || slices.Contains(changed, name) {
				continue
			}
			if *update {
				require.NoError(t, os.Remove(name+".golden"))
				continue
			}
			assert.Fail(t, "no fix changes what has a golden file", name)
		}
	}
	for _, name := range changed {
		if *update {
			require.NoError(t, os.WriteFile(name+".golden", files[name], 0o666))
			continue
		}
		want, err := os.ReadFile(name + ".golden")
		if assert.NoError(t, err, "go test ./analysistest -run TestFixes$ -update writes it, to be read") {
			assert.Equal(t, string(bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n"))), string(files[name]), name)
		}
	}
}

// TestFixesOfVariants does the same with the rewritings of the programs; golden files apart.
func TestFixesOfVariants(t *testing.T) {
	for _, module := range modules {
		t.Run(module, func(t *testing.T) {
			t.Parallel()
			m := analysistest.Load(t, filepath.Join(testdata, module))
			for _, name := range programs(m) {
				if !strings.HasSuffix(name, "/wrong") {
					continue
				}
				for _, r := range metamorph.Rewritings {
					if testing.Short() && !sampled(module+name+r.Name) {
						continue
					}
					v := r.Apply(m, name)
					if v.Places == 0 {
						continue
					}
					plain, err := m.WithoutWants(v.Sources, false)
					require.NoError(t, err)
					proveFixes(t, name+" as "+r.Name, plain)
				}
			}
		})
	}
}
