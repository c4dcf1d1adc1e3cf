package analysistest

import (
	"go/parser"
	"go/token"
	"maps"
	"path"
	"slices"
	"strconv"
	"sync"
	"testing"

	"golang.org/x/tools/go/analysis"
)

// Source runs the analyzers over small sources, checks their wants, and returns the results. A file's
// name is its package's import path and its own name: "example.com/app/main.go". The packages may import
// each other, the standard library and what the module under test requires; a file may also pretend to
// be part of a library, by its import path.
func Source(t testing.TB, files map[string]string, analyzers ...*analysis.Analyzer) []Result {
	t.Helper()
	m := SourceModule(t, files)
	results := m.Run(t, analyzers...)
	Check(t, results...)
	return results
}

// SourceModule is a module made of small sources, named as for [Source].
func SourceModule(t testing.TB, files map[string]string) *Module {
	t.Helper()
	m, err := sourceModule(files)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func sourceModule(files map[string]string) (*Module, error) {
	sources := map[string]PackageSource{}
	imports := map[string]bool{}
	for name, text := range files {
		pkg := path.Dir(name)
		if sources[pkg].Files == nil {
			sources[pkg] = PackageSource{Path: pkg, Files: map[string][]byte{}}
		}
		sources[pkg].Files[name] = []byte(text)
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
		if err != nil {
			return nil, err
		}
		for _, spec := range file.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			imports[path] = true
		}
	}
	maps.DeleteFunc(imports, func(path string, _ bool) bool { return sources[path].Files != nil })
	libs := &libraries{dir: ".", fset: token.NewFileSet()}
	if err := libs.require(slices.Sorted(maps.Keys(imports))); err != nil {
		return nil, err
	}
	m := &Module{Path: "example.com/main", libs: libs, imports: maps.Clone(libs.imports)}
	return m, m.check(slices.Collect(maps.Values(sources)))
}

// known remembers what the go command said about libraries, for the many small sources of a process.
var known = struct {
	sync.Mutex
	list []*listed // dependencies first
	path map[string]*listed
}{path: map[string]*listed{}}

// require compiles the packages with the given paths and all that they import.
func (l *libraries) require(paths []string) error {
	known.Lock()
	defer known.Unlock()
	if missing := slices.DeleteFunc(slices.Clone(paths), func(path string) bool { return known.path[path] != nil }); len(missing) > 0 {
		all, err := goList(l.dir, append([]string{"-deps", "-export"}, missing...)...)
		if err != nil {
			return err
		}
		for _, p := range all {
			if known.path[p.ImportPath] == nil {
				known.list = append(known.list, p)
				known.path[p.ImportPath] = p
			}
		}
	}
	needed := map[string]bool{}
	var need func(path string)
	need = func(path string) {
		if p := known.path[path]; p != nil && !needed[path] {
			needed[path] = true
			for _, path := range p.Imports {
				need(path)
			}
		}
	}
	for _, path := range paths {
		need(path)
	}
	for _, p := range known.list {
		if needed[p.ImportPath] {
			l.list = append(l.list, p)
		}
	}
	return l.readAll(paths, known.path)
}
