// Package reach decides which packages are analysed, and builds SSA for those alone.
//
// Three classes of unit: the clients themselves (a fact, nothing else), packages of the main module (always
// analysed: a service's handlers and repositories mostly do not import Kafka, and what they do with a
// payload matters), and all others (analysed only when they can reach a client).
package reach

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
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
	// Funcs are the functions of the unit's source, function literals included, in source order, but for those in test
	// files: they have no body in Pkg.
	Funcs []*ssa.Function
	// TooBig are functions of more than MaxStatements statements: they have no body in Pkg, and are not among Funcs.
	TooBig []*ssa.Function
}

// MaxStatements bounds the functions that are analysed, by their statements, those of function literals included. Up to here
// the cost is in proportion to the size; what makes SSA is quadratic in the number of a function's variables and blocks.
const MaxStatements = 5000

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
	files, info, big := outline(pass)
	r.Pkg = prog.CreatePackage(pass.Pkg, files, info, false)
	r.Pkg.Build()
	for _, file := range pass.Files {
		for _, d := range file.Decls {
			decl, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if obj, ok := pass.TypesInfo.Defs[decl.Name].(*types.Func); ok {
				switch fn := prog.FuncValue(obj); {
				case inTest(pass.Fset, file):
				case big[decl]:
					r.TooBig = append(r.TooBig, fn)
				default:
					r.add(fn)
				}
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

// outline returns the files without the bodies of functions that are not analysed, and which are too big for that. The files
// of the pass belong to others: one that changes is copied, and so is what is known of it by the file.
func outline(pass *analysis.Pass) ([]*ast.File, *types.Info, map[*ast.FuncDecl]bool) {
	files, info := slices.Clone(pass.Files), *pass.TypesInfo
	info.FileVersions = maps.Clone(info.FileVersions)
	big := map[*ast.FuncDecl]bool{}
	for i, file := range files {
		test := inTest(pass.Fset, file)
		out := *file
		out.Decls = slices.Clone(file.Decls)
		changed := false
		for j, d := range out.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil || !test && !tooBig(f) {
				continue
			}
			big[f] = !test
			decl := *f
			decl.Body = nil
			out.Decls[j], changed = &decl, true
		}
		if !changed {
			continue
		}
		files[i] = &out
		if v, ok := info.FileVersions[file]; ok {
			info.FileVersions[&out] = v
		}
	}
	return files, &info, big
}

// inTest reports whether a file is one of tests: nothing is found there, and nobody else calls what stands in it.
func inTest(fset *token.FileSet, file *ast.File) bool {
	return strings.HasSuffix(fset.File(file.FileStart).Name(), "_test.go")
}

// tooBig reports whether a function has more than MaxStatements statements.
func tooBig(decl *ast.FuncDecl) bool {
	if decl.End()-decl.Pos() < 2*MaxStatements { // a statement has two bytes at the least
		return false
	}
	n := 0
	ast.Inspect(decl.Body, func(node ast.Node) bool {
		if _, ok := node.(ast.Stmt); ok {
			n++
		}
		return n <= MaxStatements
	})
	return n > MaxStatements
}
