package fix

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"

	"github.com/kafkavet/kafkavet/internal/delivery"
)

// prelude are the functions that the statements of a test call.
const prelude = `package p

type errorString string

func (e errorString) Error() string { return string(e) }

type fmtPkg struct{}

func (fmtPkg) Errorf(string, ...any) error { return nil }

type group struct{}

func (*group) Wait() error { return nil }

var fmt fmtPkg

func work(...any) error            { return nil }
func commit(...any) error          { return nil }
func decode(any) (string, error)   { return "", nil }
func log(...any)                   {}
`

// load makes fixes of a package with the statements in a loop of a function, which are returned.
func load(t *testing.T, body string) (*Fixes, []ast.Stmt) {
	t.Helper()
	fset := token.NewFileSet()
	src := prelude + "\nfunc f(m, other any) error {\n\tfor {\n" + body + "\n\t}\n}\n"
	file, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments)
	require.NoError(t, err)
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}, Types: map[ast.Expr]types.TypeAndValue{}, Selections: map[*ast.SelectorExpr]*types.Selection{}}
	conf := types.Config{Error: func(error) {}}
	pkg, _ := conf.Check("p", fset, []*ast.File{file}, info)
	fn := file.Decls[len(file.Decls)-1].(*ast.FuncDecl)
	read := func(string) ([]byte, error) { return []byte(src), nil }
	return &Fixes{pass: &analysis.Pass{Fset: fset, Files: []*ast.File{file}, TypesInfo: info, Pkg: pkg, ReadFile: read}}, fn.Body.List[0].(*ast.ForStmt).Body.List
}

// calls are the places of the calls of a function in statements.
func calls(list []ast.Stmt, name string) (all delivery.Chain) {
	for _, s := range list {
		ast.Inspect(s, func(n ast.Node) bool {
			if c, ok := n.(*ast.CallExpr); ok {
				if id, ok := c.Fun.(*ast.Ident); ok && id.Name == name {
					all = append(all, c.Lparen)
				}
			}
			return true
		})
	}
	return all
}

func TestLeavesOnlyOnFailure(t *testing.T) {
	for body, want := range map[string]bool{
		"work(m)": true,
		"if err := work(m); err != nil { return err }":                                 true,
		"err := work(m)\nif err != nil { log(err); break }":                            true,
		"v, err := decode(m)\nif err != nil { log(err); continue }\nwork(v)":           true,
		"if m == nil { return fmt.Errorf(\"empty\") }":                                 true,
		"if m == nil { continue }\nwork(m)":                                            false, // a filter
		"var l []any\nl = append(l, m)\nif len(l) < 9 { continue }\nwork(l)":           true,  // a batch that is not full
		"var l []any\nif len(l) < 9 { continue }\nwork(l)":                             false, // nothing is gathered
		"var l []any\nl = append(l, m)\nif len(l) > 9 { continue }\nwork(l)":           false,
		"if m == nil { return nil }\nwork(m)":                                          false,
		"for range 3 { if m == nil { continue }; work(m) }":                            true, // within
		"for range 3 { if m == nil { break }; work(m) }":                               true,
		"for range 3 { if m == nil { return nil }; work(m) }":                          false,
		"switch m { case nil: break; default: work(m) }":                               true,
		"switch m { case nil: continue; default: work(m) }":                            false,
		"if err := work(m); err == nil { return nil }":                                 false,
		"L:\nfor { for { if m == nil { break L } } }":                                  false,
		"go func() { if m == nil { return }; work(m) }()":                              true, // another function
		"if err := work(m); err != nil { return err } else if m == nil { return nil }": false,
	} {
		x, list := load(t, body)
		assert.Equal(t, want, x.leavesOnlyOnFailure(list), body)
	}
}

func TestMeansTheSame(t *testing.T) {
	for name, test := range map[string]struct {
		body string
		from int
		n    int // statements to move behind those that follow
		want bool
	}{
		"alone":                   {"commit(m)\nwork(m)", 0, 1, true},
		"own error":               {"if err := commit(m); err != nil { return err }\nif err := work(m); err != nil { return err }", 0, 1, true},
		"the record is another":   {"commit(m)\nm = other\nwork(m)", 0, 1, false},
		"in a branch":             {"commit(m)\nif other != nil { m = other }\nwork(m)", 0, 1, false},
		"its address is taken":    {"commit(m)\nwork(&m)", 0, 1, false},
		"another of its name":     {"commit(m)\nm := other\nwork(m)", 0, 1, false},
		"declared by var":         {"commit(m)\nvar m = other\nwork(m)", 0, 1, false},
		"in a block of its own":   {"commit(m)\nif true { m := other; work(m) }", 0, 1, true},
		"its error is used later": {"err := commit(m)\nif err != nil { return err }\nerr = work(m)\nlog(err)", 0, 2, false},
		"its error is its own":    {"err := commit(m)\nif err != nil { return err }\nwork(m)", 0, 2, true},
		"a shared error":          {"var err error\nerr = commit(m)\nif err != nil { return err }\nerr = work(m)\nif err != nil { return err }", 1, 2, true},
	} {
		t.Run(name, func(t *testing.T) {
			x, list := load(t, test.body)
			to := test.from + test.n
			assert.Equal(t, test.want, x.meansTheSame(list[test.from:to], list[to:], x.pass.Files[0]))
		})
	}
}

func TestLastWork(t *testing.T) {
	for body, want := range map[string]int{
		"log(m)":          -1,
		"work(m)\nlog(m)": 0,
		"log(m)\nwork(m)": 1,
		"err := work(m)\nif err != nil { return err }\nlog(m)":                                  1,
		"n := work(m)\nlog(m)\nif n == nil { return fmt.Errorf(\"\") }\nlog(m)":                 2,
		"var errs []error\nfor range 3 { errs = append(errs, work(m)) }\nlog(len(errs))\nlog()": 2,
		"work(m)\nfor range 3 { work(m) }":                                                      1,
	} {
		x, list := load(t, body)
		assert.Equal(t, want, x.lastWork(list, 0, calls(list, "work")), body)
	}
}

func TestFailed(t *testing.T) {
	for cond, want := range map[string]bool{
		"err != nil": true, "(err) != nil": true, "err == nil": false, "m != nil": false, "err != nil && m != nil": false, "nil != err": false,
	} {
		x, list := load(t, "err := work(m)\nif "+cond+" { return err }")
		assert.Equal(t, want, x.failed(list[1].(*ast.IfStmt).Cond) != nil, cond)
	}
}

func TestEnds(t *testing.T) {
	for body, want := range map[string]bool{
		"log(m)": false, "return nil": true, "continue": true, "panic(m)": true, "work(m)\nlog(m)": false,
	} {
		x, list := load(t, body)
		assert.Equal(t, want, x.ends(list), body)
	}
	assert.False(t, new(Fixes).ends(nil))
}

func TestStopsAtPoison(t *testing.T) {
	for body, want := range map[string]bool{
		"if err := work(m); err != nil { return err }":                                               false,
		"v, err := decode(m)\nif err != nil { return err }\nwork(v)":                                 true,
		"v, err := decode(m)\nif err != nil { log(err); continue }\nwork(v)":                         false,
		"if m == nil { return fmt.Errorf(\"empty\") }\nwork(m)":                                      true,
		"if m == nil { return nil }\nwork(m)":                                                        false,
		"err := work()\nif err == nil { return fmt.Errorf(\"no answer\") }\n_ = work(m)":             false, // what the work gave
		"err := commit()\nif err != nil { return err }\nwork(m)":                                     false, // it does not ask the record
		"for range 3 { v, err := decode(m); if err != nil { return err }; work(v) }":                 true,
		"defer func() error { v, err := decode(m); if err != nil { return err }; return work(v) }()": false,
	} {
		x, list := load(t, body)
		assert.Equal(t, want, x.stopsAtPoison(list, calls(list, "work")), body)
	}
}

func TestZero(t *testing.T) {
	for expr, want := range map[string]string{"1": "0", `"a"`: `""`, "true": "false", "[]int{}": "nil", "&x{}": "nil", "x{}": ""} {
		tv, err := types.Eval(token.NewFileSet(), func() *types.Package {
			p := types.NewPackage("p", "p")
			p.Scope().Insert(types.NewTypeName(0, p, "x", types.NewStruct(nil, nil)))
			return p
		}(), token.NoPos, expr)
		require.NoError(t, err)
		if named, ok := tv.Type.(*types.Alias); ok {
			tv.Type = named.Rhs()
		}
		got, ok := zero(tv.Type)
		assert.Equal(t, want, got, expr)
		assert.Equal(t, want != "", ok, expr)
	}
}

func TestIsConstrained(t *testing.T) {
	for name, test := range map[string]struct {
		src  string
		want bool
	}{
		"a.go":         {"package p", false},
		"a_linux.go":   {"package p", true},
		"a_b.go":       {"package p", false},
		"tag.go":       {"//go:build sasl\n\npackage p", true},
		"old.go":       {"// +build sasl\n\npackage p", true},
		"later.go":     {"package p\n\n//go:build sasl", false},
		"linux.go":     {"package p", false},
		"x_arm64.go":   {"package p", true},
		"d/a_linux.go": {"package p", true},
		"a_linux/b.go": {"package p", false},
	} {
		file, err := parser.ParseFile(token.NewFileSet(), name, test.src, parser.ParseComments)
		require.NoError(t, err)
		assert.Equal(t, test.want, isConstrained(file, name), name)
	}
}

func TestIsVendored(t *testing.T) {
	assert.True(t, isVendored("/a/vendor/b/c.go"))
	assert.True(t, isVendored(`C:\a\vendor\b\c.go`))
	assert.False(t, isVendored("/a/vendors/b/c.go"))
}
