package fix

import (
	"go/ast"
	goimporter "go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"

	"github.com/kafkavet/kafkavet/internal/delivery"
)

// library is the rest of the packages of these tests.
const library = `package p

import (
	"context"
	"log"
	"sync"
	"time"
)

var (
	_ context.Context
	_ sync.WaitGroup
	_ = log.Print
	_ time.Time
)

type closer struct{}

func (closer) Close() error { return nil }

var conn closer

func poll() (any, error) { return nil, nil }
func work(any) error     { return nil }
func commit(any)         {}
func report(error)       {}
`

// in makes fixes of a package with some declarations, the finding of a commit in spite of work that failed, and the spot of
// the first work.
func in(t *testing.T, decls string) (*Fixes, *delivery.Finding, *spot) {
	t.Helper()
	fset := token.NewFileSet()
	src := library + decls
	file, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments)
	require.NoError(t, err, decls)
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}, Types: map[ast.Expr]types.TypeAndValue{}, Selections: map[*ast.SelectorExpr]*types.Selection{}}
	conf := types.Config{Importer: goimporter.Default()}
	pkg, err := conf.Check("p", fset, []*ast.File{file}, info)
	require.NoError(t, err, decls)
	x := &Fixes{pass: &analysis.Pass{Fset: fset, Files: []*ast.File{file}, TypesInfo: info, Pkg: pkg, ReadFile: func(string) ([]byte, error) { return []byte(src), nil }}}
	var body []ast.Stmt
	for _, d := range file.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok {
			body = append(body, fn.Body)
		}
	}
	f := &delivery.Finding{Poll: calls(body, "poll")[:1], Work: calls(body, "work")[:1], Commit: calls(body, "commit")}
	return x, f, x.spot(f.Work[0])
}
