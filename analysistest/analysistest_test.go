package analysistest

import (
	"errors"
	"go/ast"
	"go/types"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"
)

// calls reports every call of a function that calls, at whatever distance, one named Commit.
type calls struct{ Names []string }

func (*calls) AFact() {}

// seen is a package fact: it says that some analyzer saw the package.
type seen struct{ Paths []string }

func (*seen) AFact() {}

func commits() *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:      "commits",
		Doc:       "report calls that commit",
		FactTypes: []analysis.Fact{new(calls), new(seen)},
		Run:       runCommits,
	}
}

func runCommits(pass *analysis.Pass) (any, error) {
	paths := []string{pass.Pkg.Path()}
	for _, imp := range pass.Pkg.Imports() {
		var fact seen
		if pass.ImportPackageFact(imp, &fact) {
			paths = append(paths, fact.Paths...)
		}
	}
	pass.ExportPackageFact(&seen{paths})
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			ast.Inspect(fn, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				callee := typeutil.Callee(pass.TypesInfo, call)
				if callee == nil || callee.Pkg() == nil {
					return true
				}
				if callee.Name() == "Commit" || pass.ImportObjectFact(callee, new(calls)) {
					pass.Reportf(call.Pos(), "%s commits [commit]", callee.Name())
					pass.ExportObjectFact(pass.TypesInfo.Defs[fn.Name], &calls{[]string{callee.Name()}})
				}
				return true
			})
		}
	}
	return nil, nil
}

const lib = `package lib

type Log struct{}

func (Log) Commit() {}

func Helper(l Log) {
	l.Commit() // want "Commit commits"
}

func helper(l Log) {
	l.Commit() // want "Commit commits"
}
`

func TestSource(t *testing.T) {
	results := Source(t, map[string]string{
		"example.com/lib/lib.go": lib,
		"example.com/app/app.go": `package app

import (
	"fmt"

	"example.com/lib"
)

func Run() {
	lib.Helper(lib.Log{}) // want "Helper commits"
	fmt.Println()
}
`}, commits())
	require.Len(t, results, 2)
	assert.Equal(t, "example.com/lib", results[0].Package.Path, "dependencies first")
	assert.NotEmpty(t, results[0].Facts)
}

func TestFactsCrossUnitsEncoded(t *testing.T) {
	m, err := sourceModule(map[string]string{
		"a/a.go": "package a\nfunc F() {}\nfunc f() {}\ntype T struct{ X int }\nfunc (T) M() {}\n",
		"b/b.go": "package b\nimport \"a\"\nvar V a.T\n",
		"c/c.go": "package c\nimport \"b\"\nvar W = b.V\n",
	})
	require.NoError(t, err)
	got := map[string][]string{}
	_, err = m.Analyze(&analysis.Analyzer{
		Name: "all", Doc: "facts about everything", FactTypes: []analysis.Fact{new(calls), new(seen)},
		Run: func(pass *analysis.Pass) (any, error) {
			for _, f := range pass.AllObjectFacts() {
				got[pass.Pkg.Path()] = append(got[pass.Pkg.Path()], f.Object.Name())
			}
			for _, f := range pass.AllPackageFacts() {
				got[pass.Pkg.Path()] = append(got[pass.Pkg.Path()], "package "+f.Package.Path())
			}
			for _, obj := range pass.TypesInfo.Defs {
				if obj != nil {
					pass.ExportObjectFact(obj, &calls{})
				}
			}
			pass.ExportPackageFact(&seen{})
			return nil, nil
		}})
	require.NoError(t, err)
	assert.Empty(t, got["a"])
	assert.ElementsMatch(t, []string{"F", "T", "X", "M", "package a"}, got["b"], "unexported functions have no path")
	assert.ElementsMatch(t, []string{"T", "X", "M", "V", "package b"}, got["c"],
		"facts of functions and packages are those of direct imports")
}

// A program sees of an import what its export data holds.
func TestImportsAreExportData(t *testing.T) {
	m, err := sourceModule(map[string]string{
		"a/a.go": "package a\nfunc F() {}\nfunc hidden() {}\n",
		"b/b.go": "package b\nimport \"a\"\nvar V = a.F\n",
	})
	require.NoError(t, err)
	imp := m.Packages[1].Types.Imports()
	require.Len(t, imp, 1)
	assert.NotNil(t, imp[0].Scope().Lookup("F"))
	assert.Nil(t, imp[0].Scope().Lookup("hidden"))
	assert.NotSame(t, m.Packages[0].Types, imp[0])
}

func TestLibrariesAreUnitsWithoutFiles(t *testing.T) {
	m, err := sourceModule(map[string]string{"a/a.go": "package a\nimport \"bufio\"\nvar V bufio.Reader\n"})
	require.NoError(t, err)
	var got seen
	_, err = m.Analyze(commits(), &analysis.Analyzer{
		Name: "ask", Doc: "ask for a fact",
		Run: func(pass *analysis.Pass) (any, error) {
			if pass.Pkg.Path() == "a" {
				pass.ImportPackageFact(pass.Pkg.Imports()[0], &got)
			}
			return nil, nil
		}})
	require.NoError(t, err)
	assert.Contains(t, got.Paths, "bufio")
	assert.Contains(t, got.Paths, "io", "what a library imports comes before it")
}

type gaveUp []string

func (g gaveUp) Skipped() []string { return g }

func TestFailures(t *testing.T) {
	m, err := sourceModule(map[string]string{"a/a.go": "package a\n"})
	require.NoError(t, err)
	for name, test := range map[string]struct {
		run  func(*analysis.Pass) (any, error)
		want string
	}{
		"error":   {func(*analysis.Pass) (any, error) { return nil, errors.New("broken") }, "broken"},
		"panic":   {func(*analysis.Pass) (any, error) { panic("oh") }, "panic: oh"},
		"skipped": {func(*analysis.Pass) (any, error) { return gaveUp{"a.F"}, nil }, `skipped ["a.F"]`},
		"undeclared fact": {func(pass *analysis.Pass) (any, error) {
			pass.ExportPackageFact(&seen{})
			return nil, nil
		}, "not among its FactTypes"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := m.Analyze(&analysis.Analyzer{Name: "bad", Doc: "fails", Run: test.run})
			assert.ErrorContains(t, err, test.want)
		})
	}
}

// recorder notes what a test would have failed with.
type recorder struct {
	testing.TB
	errors []any
}

func (r *recorder) Helper()           {}
func (r *recorder) Error(args ...any) { r.errors = append(r.errors, args...) }
func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, format)
}

func TestRunNoticesUnstableFacts(t *testing.T) {
	m, err := sourceModule(map[string]string{"a/a.go": "package a\n"})
	require.NoError(t, err)
	n := 0
	r := &recorder{TB: t}
	m.Run(r, &analysis.Analyzer{Name: "unstable", Doc: "exports a counter", FactTypes: []analysis.Fact{new(calls)},
		Run: func(pass *analysis.Pass) (any, error) {
			n++
			pass.ExportPackageFact(&calls{Names: make([]string, n)})
			return nil, nil
		}})
	assert.Len(t, r.errors, 1)
}

func TestCompare(t *testing.T) {
	report := func(messages ...string) *analysis.Analyzer {
		return &analysis.Analyzer{Name: "report", Doc: "report at F", Run: func(pass *analysis.Pass) (any, error) {
			for _, m := range messages {
				pass.Reportf(pass.Pkg.Scope().Lookup("F").(*types.Func).Pos(), "%s", m)
			}
			return nil, nil
		}}
	}
	for name, test := range map[string]struct {
		want     string
		messages []string
		problems int
	}{
		"silent":         {"", nil, 0},
		"met":            {"// want `one`", []string{"number one"}, 0},
		"two":            {"// want `one` \"two\"", []string{"two", "one"}, 0},
		"same twice":     {"// want `one` `one`", []string{"one", "one!"}, 0},
		"unexpected":     {"", []string{"one"}, 1},
		"missing":        {"// want `one`", nil, 1},
		"other":          {"// want `one`", []string{"two"}, 2},
		"one too many":   {"// want `one`", []string{"one", "one!"}, 1},
		"repeated":       {"// want `one`", []string{"one", "one"}, 0},
		"no pattern":     {"// want one", nil, 1},
		"bad pattern":    {"// want `(`", nil, 1},
		"behind comment": {"// calls // want `one`", []string{"one"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			m, err := sourceModule(map[string]string{"a/a.go": "package a\nfunc F() {} " + test.want + "\n"})
			require.NoError(t, err)
			results, err := m.Analyze(report(test.messages...))
			require.NoError(t, err)
			assert.Len(t, Compare(results...), test.problems)
		})
	}
}

func write(t *testing.T, dir string, files map[string]string) {
	for name, text := range files {
		name = filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o777))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o666))
	}
}

func TestModule(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"go.mod":                "module example.com/m\n\ngo 1.25\n",
		"lib/lib.go":            lib,
		"p/right/main.go":       "package main\nfunc main() {}\n",
		"p/wrong/main.go":       "package main\nimport \"example.com/m/p/wrong/in\"\nfunc main() { in.F() } // want \"F commits\"\n",
		"p/wrong/in/in.go":      "package in\nimport \"example.com/m/lib\"\nfunc F() { lib.Helper(lib.Log{}) } // want \"Helper commits\"\n",
		"p/wrong/in/in_test.go": "package in\nimport (\"testing\"; \"example.com/m/lib\")\nfunc TestF(*testing.T) { lib.Helper(lib.Log{}) } // want \"Helper commits\"\n",
		"p/wrong/in/x_test.go":  "package in_test\nimport (\"testing\"; \"example.com/m/p/wrong/in\")\nfunc TestF(*testing.T) { in.F() } // want \"F commits\"\n",
	})
	Test(t, dir, commits())

	m := Load(t, dir)
	programs := map[string]int{}
	for _, p := range m.Packages {
		programs[m.Program(p)]++
	}
	assert.Equal(t, map[string]int{"lib": 1, "p/right": 1, "p/wrong": 4}, programs)
	assert.Same(t, m, Load(t, dir), "loaded once")
}

func TestModuleThatDoesNotCompile(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"go.mod": "module example.com/m\n\ngo 1.25\n", "a.go": "package a\nvar x int = true\n"})
	_, err := loadModule(dir)
	assert.ErrorContains(t, err, "cannot use true")
	_, err = loadModule(t.TempDir())
	assert.Error(t, err, "no module")
}
