package flow_test

import (
	"go/ast"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPrograms holds each program of testdata to its comments.
func TestPrograms(t *testing.T) {
	files, err := filepath.Glob("testdata/*.go")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	imports := newPackages()
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".go"), func(t *testing.T) {
			p := load(t, imports, "example.com/"+filepath.Base(file), file, nil, nil)
			p.build()
			assert.Empty(t, p.builder.Skipped)
			p.check(t)
		})
	}
}

// check compares what the flow finds with what comments want: a commit that stands before "want" has exactly
// these faults, one before "ok" is known to cover a record and has none, and all others have none.
func (p *program) check(t *testing.T) {
	found, wants := p.found(), p.wants()
	for _, d := range p.files[0].Decls {
		d, isFunc := d.(*ast.FuncDecl)
		if !isFunc {
			continue
		}
		in := func(all []fault) (out []string) {
			for _, f := range all {
				unsaid := f.what == ok && !slices.Contains(wants, f)
				if p.line(d.Pos()) <= f.line && f.line <= p.line(d.End()) && !unsaid {
					out = append(out, f.String())
				}
			}
			return out
		}
		t.Run(name(d), func(t *testing.T) {
			assert.Equal(t, in(wants), in(found))
		})
	}
}

func name(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return d.Name.Name
	}
	typ := d.Recv.List[0].Type
	if s, is := typ.(*ast.StarExpr); is {
		typ = s.X
	}
	if x, is := typ.(*ast.IndexExpr); is {
		typ = x.X
	}
	return typ.(*ast.Ident).Name + "." + d.Name.Name
}
