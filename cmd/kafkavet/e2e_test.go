package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"

	"github.com/kafkavet/kafkavet/analysistest"
)

const testdata = "../../testdata/src"

// The stand-alone command and the go command report the same of all test programs, from the cache too: what
// the programs' comments want.
func TestDriversAgree(t *testing.T) {
	mods, err := filepath.Glob(filepath.Join(testdata, "*", "go.mod"))
	require.NoError(t, err)
	require.NotEmpty(t, mods)
	for _, mod := range mods {
		dir := filepath.Dir(mod)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			if name := filepath.Base(dir); testing.Short() && name != "saramacluster" && name != "kafkago" {
				t.Skip("with -short two modules stand for all")
			}
			m := analysistest.Load(t, dir)
			alone := standAlone(t, m, dir)
			assert.Empty(t, compare(t, m, alone))
			assert.Equal(t, alone, vet(t, command, dir, "./..."), "go vet")
			assert.Equal(t, alone, vet(t, command, dir, "./..."), "go vet, from its cache")
		})
	}
}

// Packages that are vetted one by one, in whatever order, get the findings that they get together.
func TestOrderDoesNotMatter(t *testing.T) {
	dir := filepath.Join(testdata, "kafkago")
	packages, dirs := related(t, dir)
	require.NotEmpty(t, packages)
	all := vet(t, command, dir, packages...)
	require.NotEmpty(t, all)
	for _, order := range []string{"importers first", "dependencies first"} {
		tool := filepath.Join(t.TempDir(), strings.Fields(order)[0]+".exe")
		require.NoError(t, build(tool))
		for _, path := range packages {
			assert.Equal(t, within(dirs[path], all), within(dirs[path], vet(t, tool, dir, path)), "%s: %s", order, path)
		}
		if testing.Short() {
			return
		}
		slices.Reverse(packages)
	}
}

// within returns the findings in the files of one directory.
func within(dir string, all []found) (some []string) {
	for _, f := range all {
		if filepath.Dir(f.file) == dir {
			some = append(some, f.String())
		}
	}
	return some
}

// related returns the packages of a module that import each other, importers first, and their directories.
func related(t *testing.T, dir string) (paths []string, dirs map[string]string) {
	type listed struct {
		ImportPath, Dir string
		Deps            []string
	}
	got := call(t, dir, nil, "go", "list", "-deps", "-json=ImportPath,Dir,Deps", "./...")
	require.Equal(t, 0, got.status, got.stderr)
	dirs = make(map[string]string)
	wanted := make(map[string]bool)
	module, err := filepath.Abs(dir)
	require.NoError(t, err)
	for _, p := range decode[listed](t, got.stdout) { // dependencies first
		if !strings.HasPrefix(p.Dir, module) {
			continue
		}
		dirs[p.ImportPath] = p.Dir
		for _, dep := range p.Deps {
			if dirs[dep] != "" {
				wanted[p.ImportPath], wanted[dep] = true, true
			}
		}
		paths = append(paths, p.ImportPath)
	}
	paths = slices.DeleteFunc(paths, func(path string) bool { return !wanted[path] })
	slices.Reverse(paths)
	return paths, dirs
}

// found is a finding as both drivers tell it.
type found struct {
	file         string // absolute
	line, column int
	message      string // with the category at its end
}

func (f found) String() string {
	return fmt.Sprintf("%s:%d:%d: %s", f.file, f.line, f.column, f.message)
}

func sorted(all []found) []found {
	slices.SortFunc(all, func(a, b found) int { return strings.Compare(a.String(), b.String()) })
	return slices.Compact(all)
}

// standAlone runs the command over a module. It must not leave out anything. What it alone can say, of two programs that have
// nothing in common but a topic's name, is not for comparison.
func standAlone(t *testing.T, m *analysistest.Module, dir string) []found {
	got := call(t, dir, nil, command, "-json", "./...")
	require.Equal(t, 1, got.status, got.stderr)
	var report struct {
		Packages int
		Findings []struct {
			File, Category, Message string
			Start                   struct{ Line, Column int }
		}
		LeftOut []any `json:"left_out"`
		Skipped []any
	}
	require.NoError(t, json.Unmarshal([]byte(got.stdout), &report))
	assert.Empty(t, report.LeftOut)
	assert.Empty(t, report.Skipped)
	packages := 0
	for _, p := range m.Packages {
		if !p.Test {
			packages++
		}
	}
	assert.Equal(t, packages, report.Packages)
	var all []found
	for _, f := range report.Findings {
		if strings.HasSuffix(f.Message, onlyAlone) {
			continue
		}
		file, err := filepath.Abs(filepath.Join(dir, f.File))
		require.NoError(t, err)
		all = append(all, found{file, f.Start.Line, f.Start.Column, f.Message + " [" + f.Category + "]"})
	}
	return sorted(all)
}

// onlyAlone ends the messages of findings that need more than one package.
const onlyAlone = ", which only a stand-alone run sees together with this one"

// vet runs the go command with the command as its tool.
func vet(t *testing.T, tool, dir string, packages ...string) []found {
	got := call(t, dir, nil, "go", append([]string{"vet", "-vettool=" + tool, "-json"}, packages...)...)
	require.Equal(t, 0, got.status, got.stderr)
	var answers strings.Builder // before Go 1.26 they stand on the standard error
	for line := range strings.Lines(got.stdout + got.stderr) {
		if !strings.HasPrefix(line, "#") {
			answers.WriteString(line)
		}
	}
	type diagnostic struct{ Posn, Message string }
	var all []found
	for _, unit := range decode[map[string]map[string][]diagnostic](t, answers.String()) {
		for _, checks := range unit {
			for _, diagnostics := range checks {
				for _, d := range diagnostics {
					all = append(all, place(t, d.Posn, d.Message))
				}
			}
		}
	}
	return sorted(all)
}

func place(t *testing.T, posn, message string) found {
	rest, column := cutNumber(t, posn)
	file, line := cutNumber(t, rest)
	return found{file, line, column, message}
}

func cutNumber(t *testing.T, s string) (string, int) {
	i := strings.LastIndexByte(s, ':')
	require.Positive(t, i, s)
	n, err := strconv.Atoi(s[i+1:])
	require.NoError(t, err)
	return s[:i], n
}

// decode reads a sequence of JSON values.
func decode[T any](t *testing.T, stream string) (all []T) {
	for decoder := json.NewDecoder(strings.NewReader(stream)); ; {
		var v T
		err := decoder.Decode(&v)
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err)
		all = append(all, v)
	}
}

// compare says where findings and the comments of the test programs differ.
func compare(t *testing.T, m *analysistest.Module, all []found) []string {
	var results []analysistest.Result
	in := make(map[string]int) // the first result with that file
	for i, p := range m.Packages {
		results = append(results, analysistest.Result{Package: p})
		for file := range p.Files {
			if _, ok := in[file]; !ok {
				in[file] = i
			}
		}
	}
	for _, f := range all {
		i, ok := in[f.file]
		require.True(t, ok, f)
		for _, syntax := range results[i].Package.Syntax {
			if file := results[i].Package.Fset.File(syntax.FileStart); file.Name() == f.file {
				results[i].Diagnostics = append(results[i].Diagnostics, analysistest.Diagnostic{
					Diagnostic: analysis.Diagnostic{Pos: file.LineStart(f.line), Message: f.message},
				})
			}
		}
	}
	return analysistest.Compare(results...)
}
