package analysistest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/gcexportdata"
)

// Module is a set of packages with source, and the libraries that they import.
type Module struct {
	Path     string
	Packages []*Package // dependencies first

	libs    *libraries
	imports map[string]*types.Package // by path, what the units see of each other and of the libraries
}

// libraries are the packages outside the module: known by export data only.
type libraries struct {
	dir       string // where the go command runs
	goVersion string
	fset      *token.FileSet
	list      []*listed // dependencies first
	imports   map[string]*types.Package
	facts     map[string]map[string][]byte // by suite and package path
}

// listed is what is used of go list's answer.
type listed struct {
	ImportPath  string
	Name        string
	Dir         string
	ForTest     string
	Export      string
	GoFiles     []string
	CgoFiles    []string
	TestGoFiles []string
	Imports     []string
	ImportMap   map[string]string
	Module      *struct {
		Path, Version, GoVersion string
		Main                     bool
	}
}

var (
	loadMu sync.Mutex
	loaded = map[string]func() (*Module, error){}
)

// Load reads and type-checks all packages of the module in directory dir, once a process. Anything that
// cannot be loaded fails the test.
func Load(t testing.TB, dir string) *Module {
	t.Helper()
	dir, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	loadMu.Lock()
	load, ok := loaded[dir]
	if !ok {
		load = sync.OnceValues(func() (*Module, error) { return loadModule(dir) })
		loaded[dir] = load
	}
	loadMu.Unlock()
	m, err := load()
	if err != nil {
		t.Fatalf("%s: %v", dir, err)
	}
	return m
}

func loadModule(dir string) (*Module, error) {
	if err := touch(dir); err != nil {
		return nil, err
	}
	all, err := goList(dir, "-deps", "-test", "./...")
	if err != nil {
		return nil, err
	}
	libs := &libraries{dir: dir, fset: token.NewFileSet()}
	m := &Module{libs: libs}
	var sources []PackageSource
	wanted := map[string]bool{} // libraries imported from source
	for _, p := range all {
		if p.Module == nil || !p.Module.Main {
			if p.ForTest == "" {
				libs.list = append(libs.list, p)
			}
			continue
		}
		src, ok, err := p.source()
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		m.Path, libs.goVersion = p.Module.Path, p.Module.GoVersion
		sources = append(sources, src)
		for _, path := range p.Imports {
			wanted[path] = true
		}
	}
	wanted["iter"] = true // for rewritten programs
	maps.DeleteFunc(wanted, func(path string, _ bool) bool {
		return !slices.ContainsFunc(libs.list, func(p *listed) bool { return p.ImportPath == path })
	})
	if len(sources) == 0 {
		return nil, fmt.Errorf("no packages")
	}
	if err := libs.compile(slices.Sorted(maps.Keys(wanted))); err != nil {
		return nil, err
	}
	m.imports = maps.Clone(libs.imports)
	if err := m.check(sources); err != nil {
		return nil, err
	}
	return m, nil
}

// source reads the files of a package of the main module. It is false for what the go command adds for
// tests: test mains, and packages recompiled because a test changes what they import.
func (p *listed) source() (src PackageSource, ok bool, err error) {
	path, _, _ := strings.Cut(p.ImportPath, " ")
	if strings.HasSuffix(path, ".test") || p.ForTest != "" && path != p.ForTest && path != p.ForTest+"_test" {
		return src, false, nil
	}
	if len(p.CgoFiles) > 0 {
		return src, false, fmt.Errorf("%s: cgo in a test program", path)
	}
	src = PackageSource{Path: path, Test: p.ForTest != "", Files: map[string][]byte{}}
	for _, name := range p.GoFiles {
		name = filepath.Join(p.Dir, name)
		if src.Files[name], err = os.ReadFile(name); err != nil {
			return src, false, err
		}
	}
	return src, true, nil
}

// touch visits every file under dir, so that go test's cache notices a new one.
func touch(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		_, err = os.Stat(path)
		return err
	})
}

// compile has the go command compile the packages with the given paths, and reads their types.
func (l *libraries) compile(paths []string) error {
	var list []*listed
	if len(paths) > 0 {
		var err error
		if list, err = goList(l.dir, append([]string{"-export"}, paths...)...); err != nil {
			return err
		}
	}
	compiled := map[string]*listed{}
	for _, p := range list {
		compiled[p.ImportPath] = p
	}
	return l.readAll(paths, compiled)
}

// readAll reads the types of the packages with the given paths.
func (l *libraries) readAll(paths []string, compiled map[string]*listed) error {
	l.imports = map[string]*types.Package{"unsafe": types.Unsafe}
	l.facts = map[string]map[string][]byte{}
	for _, path := range paths {
		if path == "unsafe" {
			continue
		}
		p := compiled[path]
		if p == nil || p.Export == "" {
			return fmt.Errorf("no export data for %s", path)
		}
		if err := l.read(path, p.Export); err != nil {
			return err
		}
	}
	return nil
}

func (l *libraries) read(path, file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	r, err := gcexportdata.NewReader(f)
	if err != nil {
		return err
	}
	_, err = gcexportdata.Read(r, l.fset, l.imports, path)
	return err
}

// module is what a pass over p sees as its module.
func (p *listed) module() *analysis.Module {
	if p.Module == nil {
		return nil
	}
	return &analysis.Module{Path: p.Module.Path, Version: p.Module.Version, GoVersion: p.Module.GoVersion}
}

// goList runs go list in dir for the module there alone, whatever workspace surrounds it.
func goList(dir string, args ...string) ([]*listed, error) {
	const fields = "-json=ImportPath,Name,Dir,ForTest,Export,GoFiles,CgoFiles,TestGoFiles,Imports,ImportMap,Module"
	cmd := exec.Command("go", append([]string{"list", fields}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "PWD="+dir)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %v\n%s", err, stderr.Bytes())
	}
	var all []*listed
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); {
		p := new(listed)
		if err := dec.Decode(p); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}
