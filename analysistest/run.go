package analysistest

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"go/ast"
	"go/types"
	"os"
	"runtime/debug"
	"slices"
	"testing"

	"golang.org/x/tools/go/analysis"
)

// Result is what the analyzers said about one package.
type Result struct {
	Package     *Package
	Diagnostics []Diagnostic // in order of position
	Facts       []byte       // as its importers read them
}

// Diagnostic is an analyzer's diagnostic.
type Diagnostic struct {
	Analyzer *analysis.Analyzer
	analysis.Diagnostic
}

// Skipper is an analyzer's result that names what the analyzer gave up on. In a test nothing may be.
type Skipper interface{ Skipped() []string }

// Run runs the analyzers over all packages of m twice, dependencies first, and fails the test if an
// analyzer fails, panics or gives up on a function, or if the two runs differ in a fact.
func (m *Module) Run(t testing.TB, analyzers ...*analysis.Analyzer) []Result {
	t.Helper()
	first, err := m.Analyze(analyzers...)
	if err != nil {
		t.Fatal(err)
	}
	second, err := m.Analyze(analyzers...)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range first {
		if !bytes.Equal(r.Facts, second[i].Facts) {
			t.Errorf("%s: facts differ from run to run", r.Package.id())
		}
	}
	return first
}

// Analyze is a single run, with the first failure as its error.
func (m *Module) Analyze(analyzers ...*analysis.Analyzer) ([]Result, error) {
	if err := analysis.Validate(analyzers); err != nil {
		return nil, err
	}
	facts, err := m.libs.analyze(analyzers)
	if err != nil {
		return nil, err
	}
	own := map[string][]byte{}
	lookup := func(path string) []byte {
		if data, ok := own[path]; ok {
			return data
		}
		return facts[path]
	}
	var results []Result
	for _, p := range m.Packages {
		u := &unit{Package: p, imports: m.imports}
		if err := u.analyze(analyzers, p.deps, lookup); err != nil {
			return nil, err
		}
		if !p.Test {
			own[p.Path] = u.encoded
		}
		slices.SortStableFunc(u.diagnostics, func(x, y Diagnostic) int { return int(x.Pos) - int(y.Pos) })
		results = append(results, Result{Package: p, Diagnostics: u.diagnostics, Facts: u.encoded})
	}
	return results, nil
}

// analyze runs the analyzers with facts over the libraries, as units without files, once a suite.
func (l *libraries) analyze(analyzers []*analysis.Analyzer) (map[string][]byte, error) {
	var suite string
	for _, a := range analyzers {
		suite += fmt.Sprintf(" %p", a)
	}
	if facts, ok := l.facts[suite]; ok {
		return facts, nil
	}
	facts := map[string][]byte{}
	lookup := func(path string) []byte { return facts[path] }
	analyzers = slices.DeleteFunc(slices.Clone(analyzers), func(a *analysis.Analyzer) bool { return !usesFacts(a) })
	for _, dep := range l.list {
		pkg := l.imports[dep.ImportPath]
		if pkg == nil { // nothing that was read mentions it
			pkg = types.NewPackage(dep.ImportPath, dep.Name)
			l.imports[dep.ImportPath] = pkg
		}
		p := &Package{PackageSource: PackageSource{Path: dep.ImportPath}, Fset: l.fset, Types: pkg, Info: newInfo(), Module: dep.module()}
		u := &unit{Package: p, imports: l.imports}
		if err := u.analyze(analyzers, dep.Imports, lookup); err != nil {
			return nil, err
		}
		facts[dep.ImportPath] = u.encoded
	}
	l.facts[suite] = facts
	return facts, nil
}

func usesFacts(a *analysis.Analyzer) bool {
	return len(a.FactTypes) > 0 || slices.ContainsFunc(a.Requires, usesFacts)
}

// unit is one package on its way through the analyzers.
type unit struct {
	*Package
	imports map[string]*types.Package

	facts       *FactSet
	results     map[*analysis.Analyzer]any
	diagnostics []Diagnostic
	encoded     []byte
}

// analyze runs the analyzers; deps are the imported paths and lookup yields their facts.
func (u *unit) analyze(analyzers []*analysis.Analyzer, deps []string, lookup func(string) []byte) (err error) {
	for _, a := range analyzers {
		RegisterFacts(a)
	}
	var imported [][]byte
	for _, path := range deps {
		imported = append(imported, lookup(path))
	}
	if u.facts, err = DecodeFacts(u.Types, imported, u.imports); err != nil {
		return err
	}
	u.results = map[*analysis.Analyzer]any{}
	for _, a := range analyzers {
		if err := u.run(a); err != nil {
			return fmt.Errorf("%s: %s: %w", u.id(), a, err)
		}
	}
	u.encoded, err = u.facts.Encode()
	return err
}

// RegisterFacts makes the types of the facts of an analyzer, and of those that it requires, known to gob.
func RegisterFacts(a *analysis.Analyzer) {
	for _, f := range a.FactTypes {
		gob.Register(f)
	}
	for _, req := range a.Requires {
		RegisterFacts(req)
	}
}

// run runs a after what it requires, unless it ran already.
func (u *unit) run(a *analysis.Analyzer) (err error) {
	if _, done := u.results[a]; done {
		return nil
	}
	inputs := map[*analysis.Analyzer]any{}
	for _, req := range a.Requires {
		if err := u.run(req); err != nil {
			return err
		}
		inputs[req] = u.results[req]
	}
	pass := &analysis.Pass{
		Analyzer:   a,
		Fset:       u.Fset,
		Files:      u.Syntax,
		Pkg:        u.Types,
		TypesInfo:  u.Info,
		TypesSizes: sizes,
		Module:     u.Module,
		ResultOf:   inputs,
		ReadFile:   u.readFile,
		Report: func(d analysis.Diagnostic) {
			u.diagnostics = append(u.diagnostics, Diagnostic{a, d})
		},
	}
	u.facts.Bind(pass)
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	result, err := a.Run(pass)
	if err != nil {
		return err
	}
	if s, ok := result.(Skipper); ok {
		if skipped := s.Skipped(); len(skipped) > 0 {
			return fmt.Errorf("skipped %q", skipped)
		}
	}
	u.results[a] = result
	return nil
}

func (p *Package) readFile(name string) ([]byte, error) {
	if data, ok := p.Files[name]; ok {
		return data, nil
	}
	return nil, fmt.Errorf("%s: %w", name, os.ErrNotExist)
}

func newInfo() *types.Info {
	return &types.Info{
		Types:        map[ast.Expr]types.TypeAndValue{},
		Defs:         map[*ast.Ident]types.Object{},
		Uses:         map[*ast.Ident]types.Object{},
		Implicits:    map[ast.Node]types.Object{},
		Instances:    map[*ast.Ident]types.Instance{},
		Scopes:       map[ast.Node]*types.Scope{},
		Selections:   map[*ast.SelectorExpr]*types.Selection{},
		FileVersions: map[*ast.File]string{},
	}
}
