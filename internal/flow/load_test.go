package flow_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/ssa"

	"github.com/kafkavet/kafkavet/internal/flow"
)

// program is one package of test sources, in SSA, with its graphs.
type program struct {
	fset    *token.FileSet
	pkg     *ssa.Package
	files   []*ast.File
	class   *classifier
	funcs   []*ssa.Function
	builder *flow.Builder
}

// packages resolves imports to what was checked before.
type packages struct {
	fset  *token.FileSet
	known map[string]*types.Package
}

func (p *packages) Import(path string) (*types.Package, error) {
	if pkg := p.known[path]; pkg != nil {
		return pkg, nil
	}
	if path != toyPath {
		return nil, fmt.Errorf("test programs import nothing but toy and each other: %s", path)
	}
	file, err := parser.ParseFile(p.fset, "testdata/toy/toy.go", nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	pkg, err := new(types.Config).Check(path, p.fset, []*ast.File{file}, nil)
	p.known[path] = pkg
	return pkg, err
}

// load checks a package's file and builds it with its graphs; of what it imports only the types are known,
// and the graphs.
func load(t testing.TB, imports *packages, path, file string, text any, graphs map[string]*flow.Graph) *program {
	t.Helper()
	p := &program{fset: imports.fset}
	f, err := parser.ParseFile(p.fset, file, text, parser.ParseComments|parser.SkipObjectResolution)
	require.NoError(t, err)
	p.files = []*ast.File{f}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{},
		Uses: map[*ast.Ident]types.Object{}, Implicits: map[ast.Node]types.Object{}, Instances: map[*ast.Ident]types.Instance{},
		Scopes: map[ast.Node]*types.Scope{}, Selections: map[*ast.SelectorExpr]*types.Selection{}, FileVersions: map[*ast.File]string{}}
	conf := types.Config{Importer: imports, GoVersion: "go1.25"}
	pkg, err := conf.Check(path, p.fset, p.files, info)
	require.NoError(t, err)
	imports.known[path] = pkg

	prog := ssa.NewProgram(p.fset, ssa.InstantiateGenerics)
	prog.SetNoReturn(func(fn *types.Func) bool { return fn.FullName() == toyPath+".Fatal" })
	for _, imp := range pkg.Imports() {
		prog.CreatePackage(imp, nil, nil, true)
	}
	p.pkg = prog.CreatePackage(pkg, p.files, info, false)
	p.pkg.Build()
	for _, d := range f.Decls {
		if d, ok := d.(*ast.FuncDecl); ok {
			p.add(prog.FuncValue(info.Defs[d.Name].(*types.Func)))
		}
	}
	p.class = &classifier{pkg: pkg, prog: prog, imported: graphs}
	p.class.findFields(p.funcs)
	return p
}

func (p *program) add(fn *ssa.Function) {
	p.funcs = append(p.funcs, fn)
	for _, a := range fn.AnonFuncs {
		p.add(a)
	}
}

// build makes the graphs.
func (p *program) build() {
	p.builder = flow.NewBuilder(p.class)
	for _, fn := range p.funcs {
		p.builder.Graph(fn)
	}
}

func newPackages() *packages {
	return &packages{fset: token.NewFileSet(), known: map[string]*types.Package{}}
}

// fault is a fault found, or "ok" for a commit that covers a record without one, at a line.
type fault struct {
	line int
	what string
}

func (f fault) String() string { return fmt.Sprintf("%d: %s", f.line, f.what) }

const ok = "ok"

// found walks every record of the program: from the polls of the functions that no caller absorbs, and from
// what is received where such a record was sent to.
func (p *program) found() []fault {
	out := map[fault]bool{}
	faulty := map[int]bool{}
	var fine []int
	walk := func(fn *ssa.Function, g *flow.Graph, start int, keys []flow.Key) *flow.Report {
		handler, _ := p.class.Handler(fn)
		rep := flow.Walk(g, start, keys, p.mode(fn), !handler && !p.builder.Absorbed(fn))
		for _, t := range rep.Trips {
			at := p.line(g.Nodes[t.Commit].Pos)
			out[fault{at, faults[t.Fault]}] = true
			faulty[at] = true
		}
		for _, i := range rep.Committed {
			fine = append(fine, p.line(g.Nodes[i].Pos))
		}
		return rep
	}
	fed := map[string]bool{}
	var roots []*ssa.Function
	for _, fn := range p.funcs {
		handler, _ := p.class.Handler(fn)
		if p.builder.Graph(fn) != nil && (handler || !p.builder.Absorbed(fn) || fn.Object() != nil && fn.Object().Exported()) {
			roots = append(roots, fn)
		}
	}
	for round := range 3 {
		for _, fn := range roots {
			g := p.builder.Graph(fn)
			local := map[flow.Var]bool{}
			done := map[int]bool{}
			for again := true; again; {
				again = false
				for i := range g.Nodes {
					n := &g.Nodes[i]
					keys, first := n.Key, n.Op == flow.Poll && round == 0
					reached := n.Op == flow.Recv && n.Tag != "" && round == 0
					if n.Op == flow.Recv {
						keys = nil
						for _, k := range n.Key {
							v := g.Vars[k.Var]
							reached = reached || local[k.Var] || v.Kind == flow.Named && fed[v.Name]
							for _, c := range g.Chans {
								if c.Var == k.Var {
									keys, reached = c.Key, reached || round == 0
								}
							}
						}
					}
					if done[i] || !first && !reached {
						continue
					}
					done[i], again = true, true
					for _, k := range walk(fn, g, i, keys).Sent {
						if v := g.Vars[k.Var]; v.Kind == flow.Named {
							fed[v.Name] = true
						} else {
							local[k.Var] = true
						}
					}
				}
			}
		}
	}
	for _, line := range fine {
		if !faulty[line] {
			out[fault{line, ok}] = true
		}
	}
	return sorted(out)
}

var faults = map[flow.Fault]string{flow.CommitFirst: "CommitFirst", flow.AutoFirst: "AutoFirst", flow.Concurrent: "Concurrent",
	flow.DespiteFailure: "DespiteFailure", flow.Skipped: "Skipped"}

func sorted(set map[fault]bool) []fault {
	var out []fault
	for f := range set {
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b fault) int {
		if a.line != b.line {
			return a.line - b.line
		}
		return strings.Compare(a.what, b.what)
	})
	return out
}

func (p *program) line(pos token.Pos) int { return p.fset.Position(pos).Line }

// decl is the declaration around a function.
func (p *program) decl(fn *ssa.Function) *ast.FuncDecl {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	for _, d := range p.files[0].Decls {
		if d, ok := d.(*ast.FuncDecl); ok && d.Name.Pos() == fn.Pos() {
			return d
		}
	}
	return nil
}

func (p *program) mode(fn *ssa.Function) flow.Mode {
	if d := p.decl(fn); d != nil {
		return mode(d.Doc)
	}
	return flow.Mode{}
}

// wants are the faults that comments in the source tell: "// want Skipped", "// ok".
func (p *program) wants() []fault {
	out := map[fault]bool{}
	for _, group := range p.files[0].Comments {
		for _, c := range group.List {
			text := strings.TrimPrefix(c.Text, "// ")
			if text == ok {
				out[fault{p.line(c.Pos()), ok}] = true
			}
			if names, is := strings.CutPrefix(text, "want "); is {
				for _, name := range strings.Fields(names) {
					out[fault{p.line(c.Pos()), name}] = true
				}
			}
		}
	}
	return sorted(out)
}
