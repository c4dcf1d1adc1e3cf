package edit_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"

	"github.com/kafkavet/kafkavet/internal/edit"
)

// parse reads the body of a function.
func parse(t *testing.T, body string, crlf bool) (*edit.File, []ast.Stmt) {
	t.Helper()
	src := "package p\n\nfunc f() {\n" + body + "}\n"
	if crlf {
		src = strings.ReplaceAll(src, "\n", "\r\n")
	}
	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments)
	require.NoError(t, err)
	f, ok := edit.New(fset, syntax, []byte(src))
	require.True(t, ok)
	return f, syntax.Decls[0].(*ast.FuncDecl).Body.List
}

// after is the body of the function with edits made, in gofmt's form.
func after(t *testing.T, f *edit.File, edits []analysis.TextEdit) string {
	t.Helper()
	tidy, err := f.Tidy(edits)
	require.NoError(t, err)
	out, err := edit.Apply(f.Tok, f.Src, tidy)
	require.NoError(t, err)
	text := string(out)
	if strings.Contains(string(f.Src), "\r\n") {
		assert.Equal(t, strings.Count(text, "\n"), strings.Count(text, "\r\n"), "one kind of line end")
		text = strings.ReplaceAll(text, "\r\n", "\n")
	}
	_, text, _ = strings.Cut(text, "func f() {\n")
	return strings.TrimSuffix(text, "}\n")
}

func TestMove(t *testing.T) {
	for name, test := range map[string]struct {
		body                string
		first, last, behind int
		want                string // "" if it cannot be done
	}{
		"one line":      {"\ta()\n\tb()\n\tc()\n", 0, 0, 1, "\tb()\n\ta()\n\tc()\n"},
		"two":           {"\ta()\n\tb()\n\tc()\n", 0, 1, 2, "\tc()\n\ta()\n\tb()\n"},
		"its comments":  {"\t// why\n\ta() // that\n\tb()\n", 0, 0, 1, "\tb()\n\t// why\n\ta() // that\n"},
		"others stay":   {"\ta()\n\n\t// of b\n\tb() // b\n\tc()\n", 0, 0, 1, "\t// of b\n\tb() // b\n\ta()\n\tc()\n"},
		"with a block":  {"\tif x {\n\t\ta()\n\t}\n\tb()\n", 0, 0, 1, "\tb()\n\tif x {\n\t\ta()\n\t}\n"},
		"blank between": {"\tz()\n\n\ta()\n\n\tb()\n", 1, 1, 2, "\tz()\n\n\tb()\n\ta()\n"},
		"one line, two": {"\ta(); b()\n\tc()\n", 0, 0, 2, ""},
		"nowhere":       {"\ta()\n\tb()\n", 1, 1, 0, ""},
	} {
		for _, crlf := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				f, list := parse(t, test.body, crlf)
				edits, ok := f.Move(list[test.first], list[test.last], list[test.behind])
				if require.Equal(t, test.want != "", ok); ok {
					assert.Equal(t, test.want, after(t, f, edits))
				}
			})
		}
	}
}

func TestStatements(t *testing.T) {
	f, list := parse(t, "\t// of a\n\ta()\n\tfor {\n\t\tb() // b\n\t}\n", false)
	inner := list[1].(*ast.ForStmt).Body
	edits, ok := f.Behind(inner.List[0], "if x {\n\tc()\n}")
	require.True(t, ok)
	assert.Equal(t, "\t// of a\n\ta()\n\tfor {\n\t\tb() // b\n\t\tif x {\n\t\t\tc()\n\t\t}\n\t}\n", after(t, f, edits))
	edits, ok = f.AtEnd(inner, "c()")
	require.True(t, ok)
	assert.Equal(t, "\t// of a\n\ta()\n\tfor {\n\t\tb() // b\n\t\tc()\n\t}\n", after(t, f, edits))
	edits, ok = f.Before(list[0], "c()")
	require.True(t, ok)
	assert.Equal(t, "\tc()\n\t// of a\n\ta()\n\tfor {\n\t\tb() // b\n\t}\n", after(t, f, edits))
	_, ok = f.Remove(list[0], list[0])
	assert.False(t, ok, "its comment would go with it")
	assert.Equal(t, "\ta()\n\tfor {\n\t\tb() // b\n\t}\n", strings.TrimPrefix(after(t, f, f.Replace(list[0], "a()")), "\t// of a\n"))
}

func TestLists(t *testing.T) {
	for name, test := range map[string]struct {
		body     string
		append   string // "" if it cannot be done
		dropLast string
	}{
		"arguments in a line":  {"\tg(a, b)\n", "\tg(a, b, x)\n", "\tg(a)\n"},
		"none":                 {"\tg()\n", "\tg(x)\n", ""},
		"arguments in lines":   {"\tg(\n\t\ta,\n\t\tb,\n\t)\n", "\tg(\n\t\ta,\n\t\tb,\n\t\tx,\n\t)\n", "\tg(\n\t\ta,\n\t)\n"},
		"a comment behind":     {"\tg(\n\t\ta,\n\t\tb, // why\n\t)\n", "\tg(\n\t\ta,\n\t\tb, // why\n\t\tx,\n\t)\n", ""},
		"several in a line":    {"\tg(\n\t\ta, b,\n\t)\n", "\tg(\n\t\ta, b,\n\t\tx,\n\t)\n", "\tg(\n\t\ta,\n\t)\n"},
		"on from the first":    {"\tg(a,\n\t\tb)\n", "\tg(a,\n\t\tb, x)\n", "\tg(a)\n"},
		"comment in the line":  {"\tg(a, b /* why */)\n", "", "\tg(a /* why */)\n"},
		"last without comment": {"\tg(\n\t\ta, // why\n\t\tb,\n\t)\n", "\tg(\n\t\ta, // why\n\t\tb,\n\t\tx,\n\t)\n", "\tg(\n\t\ta, // why\n\t)\n"},
	} {
		t.Run(name, func(t *testing.T) {
			f, list := parse(t, test.body, false)
			call := list[0].(*ast.ExprStmt).X.(*ast.CallExpr)
			edits, ok := f.Append(call.Args, call.Rparen, "x")
			if assert.Equal(t, test.append != "", ok) && ok {
				assert.Equal(t, test.append, after(t, f, edits))
			}
			if len(call.Args) == 0 {
				return
			}
			edits, ok = f.Drop(call.Args, len(call.Args)-1)
			if assert.Equal(t, test.dropLast != "", ok) && ok {
				assert.Equal(t, test.dropLast, after(t, f, edits))
			}
		})
	}
}

// gofmt aligns values: lines beside the new one change with it, and no others.
func TestTidyAligns(t *testing.T) {
	f, list := parse(t, "\tg(m{\n\t\t\"a\": 1,\n\t})\n\th( x )\n\tg()\n", false)
	lit := list[0].(*ast.ExprStmt).X.(*ast.CallExpr).Args[0].(*ast.CompositeLit)
	edits, ok := f.Append(lit.Elts, lit.Rbrace, `"long": 2`)
	require.True(t, ok)
	assert.Equal(t, "\tg(m{\n\t\t\"a\": 1,\n\t\t\"long\": 2,\n\t})\n\th( x )\n\tg()\n", after(t, f, edits), "a file in another form keeps it")

	f, list = parse(t, "\tg(m{\n\t\t\"a\": 1,\n\t})\n\tg()\n", false)
	lit = list[0].(*ast.ExprStmt).X.(*ast.CallExpr).Args[0].(*ast.CompositeLit)
	edits, ok = f.Append(lit.Elts, lit.Rbrace, `"long": 2`)
	require.True(t, ok)
	assert.Equal(t, "\tg(m{\n\t\t\"a\":    1,\n\t\t\"long\": 2,\n\t})\n\tg()\n", after(t, f, edits))
}

func TestApplyRefusesOverlaps(t *testing.T) {
	f, list := parse(t, "\tab()\n", false)
	e := f.Replace(list[0], "x()")
	_, err := edit.Apply(f.Tok, f.Src, append(e, f.Between(list[0].Pos()+1, list[0].End(), "")...))
	assert.Error(t, err)
}

func TestUnimport(t *testing.T) {
	for src, want := range map[string]string{
		"package p\n\nimport \"a\"\n\nvar x int\n":                              "package p\n\nvar x int\n",
		"package p\n\nimport (\n\t\"a\"\n)\n\nvar x int\n":                      "package p\n\nvar x int\n",
		"package p\n\nimport (\n\t\"a\"\n\t\"b\"\n)\n":                          "package p\n\nimport (\n\t\"b\"\n)\n",
		"package p\n\nimport (\n\t\"a\"\n\n\t\"b\"\n)\n":                        "package p\n\nimport (\n\t\"b\"\n)\n",
		"package p\n\nimport (\n\t\"a\" // why\n\t\"b\"\n)\n":                   "",
		"package p\n\nimport (\n\t\"a\"; \"b\"\n)\n":                            "",
		"package p\n\n// Of p.\nimport (\n\tc \"a\"\n\t\"b\"\n)\n\nvar x c.T\n": "package p\n\n// Of p.\nimport (\n\t\"b\"\n)\n\nvar x c.T\n",
	} {
		fset := token.NewFileSet()
		syntax, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments)
		require.NoError(t, err)
		f, ok := edit.New(fset, syntax, []byte(src))
		require.True(t, ok)
		d := syntax.Decls[0].(*ast.GenDecl)
		edits, ok := f.Unimport(d, d.Specs[0])
		if assert.Equal(t, want != "", ok, src) && ok {
			tidy, err := f.Tidy(edits)
			require.NoError(t, err)
			out, err := edit.Apply(f.Tok, f.Src, tidy)
			require.NoError(t, err)
			assert.Equal(t, want, string(out), src)
		}
	}
}

func TestNewWantsTheSameText(t *testing.T) {
	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, "p.go", "package p\n", 0)
	require.NoError(t, err)
	_, ok := edit.New(fset, syntax, []byte("package p\n\nvar x int\n"))
	assert.False(t, ok)
}
