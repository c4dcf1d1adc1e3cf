package analysistest

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/gcexportdata"
)

// PackageSource is the text of one package.
type PackageSource struct {
	Path  string
	Test  bool              // compiled for its test: in-package test files are among Files, or it is the external test
	Files map[string][]byte // by file name
}

// Package is one unit of analysis: a parsed and type-checked package.
type Package struct {
	PackageSource
	Fset   *token.FileSet
	Syntax []*ast.File
	Types  *types.Package
	Info   *types.Info
	Module *analysis.Module

	deps []string // paths of its imports, sorted
}

// Program is the name of the test program that the package belongs to: its path within the module, cut
// behind "wrong" or "right".
func (m *Module) Program(p *Package) string {
	path := strings.TrimPrefix(strings.TrimPrefix(p.Path, m.Path), "/")
	if p.Test {
		path = strings.TrimSuffix(path, "_test")
	}
	parts := strings.Split(path, "/")
	if i := slices.IndexFunc(parts, func(s string) bool { return s == "wrong" || s == "right" }); i >= 0 {
		parts = parts[:i+1]
	}
	return strings.Join(parts, "/")
}

// Overlay is the module with the given packages in place of all its own. They may import each other and
// whatever library the module's packages import. An error means that they do not compile.
func (m *Module) Overlay(sources []PackageSource) (*Module, error) {
	o := &Module{Path: m.Path, libs: m.libs, imports: maps.Clone(m.libs.imports)}
	return o, o.check(sources)
}

// check parses and type-checks the packages, dependencies first.
func (m *Module) check(sources []PackageSource) error {
	pkgs := map[string]*Package{}
	for _, src := range sources {
		p, err := m.parse(src)
		if err != nil {
			return err
		}
		pkgs[p.id()] = p
	}
	done := map[string]bool{}
	var visit func(p *Package) error
	visit = func(p *Package) error {
		if done[p.id()] {
			return nil
		}
		done[p.id()] = true
		for _, path := range p.deps {
			if dep := pkgs[path]; dep != nil {
				if err := visit(dep); err != nil {
					return err
				}
			}
		}
		m.Packages = append(m.Packages, p)
		return m.typeCheck(p)
	}
	for _, id := range slices.Sorted(maps.Keys(pkgs)) {
		if err := visit(pkgs[id]); err != nil {
			return err
		}
	}
	return nil
}

// id tells a package from the same package compiled for its test.
func (p *Package) id() string {
	if p.Test {
		return p.Path + " [test]"
	}
	return p.Path
}

func (m *Module) parse(src PackageSource) (*Package, error) {
	p := &Package{PackageSource: src, Fset: m.libs.fset}
	p.Module = &analysis.Module{Path: m.Path, GoVersion: m.libs.goVersion}
	deps := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(src.Files)) {
		file, err := parser.ParseFile(p.Fset, name, src.Files[name], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		p.Syntax = append(p.Syntax, file)
		for _, spec := range file.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			deps[path] = true
		}
	}
	p.deps = slices.Sorted(maps.Keys(deps))
	return p, nil
}

var sizes = types.SizesFor("gc", build.Default.GOARCH)

// typeCheck checks p against the export data of its imports, and adds p's own export data for those who
// import it. Nobody imports a package that is compiled for its test.
func (m *Module) typeCheck(p *Package) error {
	p.Info = newInfo()
	conf := types.Config{Importer: importer(m.imports), Sizes: sizes}
	if m.libs.goVersion != "" {
		conf.GoVersion = "go" + m.libs.goVersion
	}
	var err error
	if p.Types, err = conf.Check(p.Path, p.Fset, p.Syntax, p.Info); err != nil {
		return fmt.Errorf("%s: %w", p.id(), err)
	}
	if p.Test {
		return nil
	}
	var data bytes.Buffer
	if err := gcexportdata.Write(&data, p.Fset, p.Types); err != nil {
		return err
	}
	_, err = gcexportdata.Read(&data, p.Fset, m.imports, p.Path)
	return err
}

// Importable reports whether the module's packages can import path.
func (m *Module) Importable(path string) bool {
	_, err := importer(m.imports).Import(path)
	return err == nil
}

// importer finds packages whose export data was read.
type importer map[string]*types.Package

func (imp importer) Import(path string) (*types.Package, error) {
	if pkg := imp[path]; pkg != nil && pkg.Complete() {
		return pkg, nil
	}
	return nil, fmt.Errorf("no export data for %q", path)
}
