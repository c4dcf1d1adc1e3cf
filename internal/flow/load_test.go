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

// checked resolves imports to what was checked before.
type checked struct {
	fset  *token.FileSet
	known map[string]*types.Package
}

func (p *checked) Import(path string) (*types.Package, error) {
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
func load(t testing.TB, imports *checked, path, file string, text any, graphs map[string]*flow.Graph) *program {
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

func newPackages() *checked {
	return &checked{fset: token.NewFileSet(), known: map[string]*types.Package{}}
}

// fault is a fault found, or "ok" for a commit that covers a record without one, at a line.
type fault struct {
	line int
	what string
}

func (f fault) String() string { return fmt.Sprintf("%d: %s", f.line, f.what) }

const ok = "ok"

// walked is the walk of one record.
type walked struct {
	fn  *ssa.Function
	g   *flow.Graph
	rep *flow.Report
}

// walks follows every record of the program: from the polls of the functions that no caller absorbs, and from
// what is received where such a record was sent to.
func (p *program) walks() (out []walked) {
	fed := map[string]bool{} // named channels that records went into
	for round := range 3 {
		for _, fn := range p.funcs {
			g := p.builder.Graph(fn)
			handler, _ := p.class.Handler(fn)
			if g == nil || !handler && p.builder.Absorbed(fn, anybody) && !ast.IsExported(fn.Name()) {
				continue
			}
			leaves := !handler && !p.builder.Absorbed(fn, anybody)
			local := map[flow.Var]bool{} // the others
			done := map[int]bool{}
			for again := true; again; {
				again = false
				for i := range g.Nodes {
					keys, reached := arrives(g, i, round == 0, func(v flow.Var) bool {
						return local[v] || g.Vars[v].Kind == flow.Named && fed[g.Vars[v].Name]
					})
					if done[i] || !reached {
						continue
					}
					done[i], again = true, true
					rep := flow.Walk(g, i, keys, p.mode(fn), leaves)
					out = append(out, walked{fn, g, rep})
					for _, k := range rep.Sent {
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
	return out
}

// arrives reports whether a record arrives at node i, and from which consumer: at first polls, receives from a
// client's channel and of records, then receives from channels that were fed.
func arrives(g *flow.Graph, i int, first bool, fed func(flow.Var) bool) (keys []flow.Key, reached bool) {
	n := &g.Nodes[i]
	if n.Op == flow.Poll {
		return n.Key, first
	}
	if n.Op != flow.Recv {
		return nil, false
	}
	reached = first && n.Tag != ""
	for _, k := range n.Key {
		reached = reached || fed(k.Var)
		for _, c := range g.Chans {
			if c.Var == k.Var {
				return c.Key, first
			}
		}
	}
	return nil, reached
}

// found is what the walks find, by line.
func (p *program) found() []fault {
	out := map[fault]bool{}
	faulty := map[int]bool{}
	walks := p.walks()
	for _, w := range walks {
		for _, t := range w.rep.Trips {
			at := p.line(w.g.Nodes[t.Commit].Pos)
			out[fault{at, faults[t.Fault]}] = true
			faulty[at] = true
		}
	}
	for _, w := range walks {
		for _, i := range w.rep.Committed {
			if at := p.line(w.g.Nodes[i].Pos); !faulty[at] {
				out[fault{at, ok}] = true
			}
		}
	}
	return sorted(out)
}

// byFunction is what the walks find, by the function where the record arrives.
func (p *program) byFunction() map[string]string {
	all := map[string]map[fault]bool{}
	for _, w := range p.walks() {
		found := all[w.fn.Name()]
		if found == nil {
			found = map[fault]bool{}
			all[w.fn.Name()] = found
		}
		for _, t := range w.rep.Trips {
			found[fault{what: faults[t.Fault]}] = true
		}
		if len(w.rep.Committed) > 0 {
			found[fault{what: "commits"}] = true
		}
	}
	out := map[string]string{}
	for fn, found := range all {
		out[fn] = fmt.Sprint(sorted(found))
	}
	return out
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

func anybody(*ssa.Function) bool { return true }
