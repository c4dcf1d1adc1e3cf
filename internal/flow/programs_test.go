package flow_test

import (
	"go/ast"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPrograms compares what the flow finds in each program of testdata with what its comments want: a
// commit that stands behind "want" has exactly these faults, one with "ok" is known to cover a record and
// has none, and all others have none.
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
			found, wants := p.found(), p.wants()
			for _, d := range p.files[0].Decls {
				d, isFunc := d.(*ast.FuncDecl)
				if !isFunc {
					continue
				}
				in := func(all []fault) (out []string) {
					for _, f := range all {
						if f.line < p.line(d.Pos()) || f.line > p.line(d.End()) {
							continue
						}
						if f.what == ok && !contains(wants, f) { // said only where it matters
							continue
						}
						out = append(out, f.String())
					}
					return out
				}
				t.Run(d.Name.Name, func(t *testing.T) {
					assert.Equal(t, in(wants), in(found))
				})
			}
		})
	}
}

func contains(all []fault, f fault) bool {
	for _, x := range all {
		if x == f {
			return true
		}
	}
	return false
}
