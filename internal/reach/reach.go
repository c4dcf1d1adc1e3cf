// Package reach decides which packages are analysed, and builds SSA for those alone.
//
// Three classes of unit: the clients themselves (a fact, nothing else), packages of the main module (always
// analysed: a service's handlers and repositories mostly do not import Kafka, and what they do with a
// payload matters), and all others (analysed only when they can reach a client).
package reach

import (
	"go/ast"
	"go/types"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/kafkavet/kafkavet/internal/client"
	"github.com/kafkavet/kafkavet/internal/effect"
)

// Fact says which client libraries a package can reach, itself or through what it imports. Package facts
// are not passed on by the go command, so each is the union of its imports' and its own.
type Fact struct{ Clients []string }

func (*Fact) AFact()           {}
func (f *Fact) String() string { return "reaches " + strings.Join(f.Clients, " ") }

// Result is what the other analyzers learn of the unit.
type Result struct {
	// Clients are the client libraries in reach.
	Clients []string
	// Analysed reports whether the unit is to be analysed; only then Pkg and Funcs are set.
	Analysed bool
	Pkg      *ssa.Package
	// Funcs are the functions of the unit's source, function literals included, in source order.
	Funcs []*ssa.Function
}

// Analyzer computes the Result; it never fails, and finds nothing to report.
var Analyzer = &analysis.Analyzer{
	Name:       "kafkareach",
	Doc:        "find the packages that can reach a Kafka client, and build SSA for those to analyse",
	Run:        run,
	FactTypes:  []analysis.Fact{new(Fact)},
	ResultType: reflect.TypeFor[*Result](),
}

func run(pass *analysis.Pass) (any, error) {
	r := &Result{}
	path := pass.Pkg.Path()
	if client.IsNeutral(path) { // Kafka is reached by the library's own package
		return r, nil
	}
	if lib := client.LibraryOf(path); lib != nil {
		r.Clients = []string{lib.Name}
		pass.ExportPackageFact(&Fact{Clients: r.Clients})
		return r, nil
	}
	for _, imp := range pass.Pkg.Imports() {
		var f Fact
		if pass.ImportPackageFact(imp, &f) {
			r.Clients = append(r.Clients, f.Clients...)
		} else if lib := client.LibraryOf(imp.Path()); lib != nil && client.IsKafka(imp.Path()) {
			r.Clients = append(r.Clients, lib.Name)
		}
	}
	slices.Sort(r.Clients)
	r.Clients = slices.Compact(r.Clients)
	if len(r.Clients) > 0 {
		pass.ExportPackageFact(&Fact{Clients: r.Clients})
	}
	if len(r.Clients) == 0 && !isMain(pass) || partOfClient(path) {
		return r, nil
	}
	r.Analysed = true
	r.build(pass)
	return r, nil
}

// isMain reports whether the unit belongs to the module that is being worked on: it has no version.
func isMain(pass *analysis.Pass) bool {
	if pass.Module == nil {
		return inWorkspace(pass)
	}
	return pass.Module.Path != "" && pass.Module.Version == "" && pass.Module.Path != "std"
}

// inWorkspace reports whether the unit belongs to a Bazel workspace, and not to another repository that it uses. Bazel's driver,
// nogo, knows no modules; it alone names files from the workspace's root. Elsewhere what has no module is the standard library.
func inWorkspace(pass *analysis.Pass) bool {
	if len(pass.Files) == 0 {
		return false
	}
	name := filepath.ToSlash(pass.Fset.File(pass.Files[0].FileStart).Name())
	return !filepath.IsAbs(name) && !strings.HasPrefix(name, "external/") && !strings.Contains(name, "/bin/external/") // generated, in bazel-out
}

// partOfClient reports whether a package stands below a client's own import path.
func partOfClient(path string) bool {
	for i := strings.LastIndexByte(path, '/'); i > 0; i = strings.LastIndexByte(path[:i], '/') {
		if client.IsClient(path[:i]) {
			return true
		}
	}
	return false
}

// build makes SSA for the unit: of its imports only the types are known.
func (r *Result) build(pass *analysis.Pass) {
	prog := ssa.NewProgram(pass.Fset, ssa.InstantiateGenerics)
	prog.SetNoReturn(func(fn *types.Func) bool { return effect.Of(fn).Kind == effect.NoReturn })
	for _, p := range pass.Pkg.Imports() {
		prog.CreatePackage(p, nil, nil, true)
	}
	r.Pkg = prog.CreatePackage(pass.Pkg, pass.Files, pass.TypesInfo, false)
	r.Pkg.Build()
	for _, file := range pass.Files {
		for _, d := range file.Decls {
			decl, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if obj, ok := pass.TypesInfo.Defs[decl.Name].(*types.Func); ok {
				r.add(prog.FuncValue(obj))
			}
		}
	}
	if init := r.Pkg.Func("init"); init != nil {
		for _, f := range init.AnonFuncs {
			r.add(f)
		}
	}
}

func (r *Result) add(f *ssa.Function) {
	if f == nil {
		return
	}
	r.Funcs = append(r.Funcs, f)
	for _, a := range f.AnonFuncs {
		r.add(a)
	}
}
