package directive

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func known(category string) bool { return category == "failure-skipped" || category == "auto-commit" }

// parse reads a file whose package clause is left out.
func parse(t *testing.T, source string) (*token.FileSet, *ast.File, string) {
	t.Helper()
	source = "package p\n\n" + source
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", source, parser.ParseComments)
	require.NoError(t, err)
	return fset, file, source
}

// covered is the source that d speaks of, without the space around it.
func covered(fset *token.FileSet, d *Directive, source string) string {
	file := fset.File(d.Pos)
	return strings.TrimSpace(source[file.Offset(d.From):min(file.Offset(d.To), len(source))])
}

func TestDirectives(t *testing.T) {
	for name, test := range map[string]struct {
		source, word, why, covered string
		kind                       Kind
	}{
		"above a function": {
			source:  "//kafkavet:guarantee at-most-once cache only\nfunc f() {\n\tg()\n}\n\nfunc h() {}",
			word:    "at-most-once",
			why:     "cache only",
			covered: "func f() {\n\tg()\n}",
		},
		"in the doc comment": {
			source:  "// f is documented.\n//\n//kafkavet:guarantee at-least-once money\nfunc f() {}",
			word:    "at-least-once",
			why:     "money",
			covered: "func f() {}",
		},
		"with the doc comment below": {
			source:  "//kafkavet:guarantee at-least-once money\n// f is documented.\nfunc f() {}",
			word:    "at-least-once",
			why:     "money",
			covered: "func f() {}",
		},
		"above a method": {
			source:  "//kafkavet:guarantee exactly-once sums\nfunc (*T) ConsumeClaim() error { return nil }",
			word:    "exactly-once",
			why:     "sums",
			covered: "func (*T) ConsumeClaim() error { return nil }",
		},
		"above a loop": {
			source:  "func f() {\n\tg()\n\t//kafkavet:guarantee at-most-once cache\n\tfor {\n\t\tg()\n\t}\n\tg()\n}",
			word:    "at-most-once",
			why:     "cache",
			covered: "for {\n\t\tg()\n\t}",
		},
		"above a labelled loop": {
			source:  "func f() {\n//kafkavet:guarantee at-most-once cache\npoll:\n\tfor {\n\t\tbreak poll\n\t}\n}",
			word:    "at-most-once",
			why:     "cache",
			covered: "poll:\n\tfor {\n\t\tbreak poll\n\t}",
		},
		"above a statement that holds a handler": {
			source:  "func f() {\n\t//kafkavet:guarantee at-most-once cache\n\tuse(func() {\n\t\tg()\n\t})\n}",
			word:    "at-most-once",
			why:     "cache",
			covered: "use(func() {\n\t\tg()\n\t})",
		},
		"above a handler among arguments": {
			source:  "func f() {\n\tuse(\n\t\t1,\n\t\t//kafkavet:guarantee at-most-once cache\n\t\tfunc() { g() },\n\t)\n}",
			word:    "at-most-once",
			why:     "cache",
			covered: "func() { g() }",
		},
		"above a handler in a field": {
			source:  "var h = T{\n\t//kafkavet:guarantee at-most-once cache\n\tHandle: func() {},\n}",
			word:    "at-most-once",
			why:     "cache",
			covered: "Handle: func() {}",
		},
		"above a handler in a variable": {
			source:  "//kafkavet:guarantee at-most-once cache\nvar h = func() {}",
			word:    "at-most-once",
			why:     "cache",
			covered: "var h = func() {}",
		},
		"ignore above a line": {
			source:  "func f() {\n\t//kafkavet:ignore failure-skipped hints only\n\tg(1,\n\t\t2)\n}",
			kind:    Ignore,
			word:    "failure-skipped",
			why:     "hints only",
			covered: "g(1,",
		},
		"ignore behind a line": {
			source:  "func f() {\n\tg(1) //kafkavet:ignore failure-skipped hints only\n\tg(2)\n}",
			kind:    Ignore,
			word:    "failure-skipped",
			why:     "hints only",
			covered: "g(1) //kafkavet:ignore failure-skipped hints only",
		},
		"ignore behind the end of a call": {
			source:  "func f() {\n\tg(\n\t\t1,\n\t) //kafkavet:ignore failure-skipped hints only\n\tg(2)\n}",
			kind:    Ignore,
			word:    "failure-skipped",
			why:     "hints only",
			covered: ") //kafkavet:ignore failure-skipped hints only",
		},
		"ignore above other comments": {
			source:  "func f() {\n\t//kafkavet:ignore auto-commit hints only\n\t// A comment.\n\tg()\n}",
			kind:    Ignore,
			word:    "auto-commit",
			why:     "hints only",
			covered: "g()",
		},
		"ignore between cases": {
			source:  "func f() {\n\tselect {\n\t//kafkavet:ignore auto-commit hints only\n\tcase <-c:\n\t}\n}",
			kind:    Ignore,
			word:    "auto-commit",
			why:     "hints only",
			covered: "case <-c:",
		},
		"ignore on the last line": {
			source:  "var x = f() //kafkavet:ignore auto-commit hints only",
			kind:    Ignore,
			word:    "auto-commit",
			why:     "hints only",
			covered: "var x = f() //kafkavet:ignore auto-commit hints only",
		},
		"any white space, and a comment of its own": {
			source:  "//kafkavet:ignore\tauto-commit  hints, see https://example.com/hints // not the reason\nvar x = f()",
			kind:    Ignore,
			word:    "auto-commit",
			why:     "hints, see https://example.com/hints",
			covered: "var x = f()",
		},
		"below a //line comment": {
			source:  "//line other.go:100\nfunc f() {\n\tg(1)\n//line other.go:7\n\tg(2)\n\t//kafkavet:ignore auto-commit hints only\n\tg(3)\n}",
			kind:    Ignore,
			word:    "auto-commit",
			why:     "hints only",
			covered: "g(3)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			fset, file, source := parse(t, test.source)
			all, problems := Parse(fset, []*ast.File{file}, known)
			require.Empty(t, problems)
			require.Len(t, all, 1)
			d := all[0]
			assert.Equal(t, test.kind, d.Kind)
			assert.Equal(t, test.word, d.Word)
			assert.Equal(t, test.why, d.Why)
			assert.Equal(t, test.covered, covered(fset, d, source))
			offset := fset.File(d.Pos).Offset
			assert.True(t, strings.HasPrefix(source[offset(d.Pos):], "//kafkavet:"+d.Kind.String()))
			assert.Greater(t, d.End, d.Pos)
		})
	}
}

// Each problem has a right twin: the same comment, mended as the message says.
func TestProblems(t *testing.T) {
	const noStatement = "there is no statement or function below this //kafkavet:guarantee: it stands right above what it speaks of"
	const noCode = "there is no code below this //kafkavet:ignore: it stands right above a line of code or behind it"
	for name, test := range map[string]struct{ wrong, message, right string }{
		"unknown verb": {
			wrong:   "//kafkavet:silence auto-commit cache\nvar x = f()",
			message: "unknown directive //kafkavet:silence: there are //kafkavet:guarantee and //kafkavet:ignore",
			right:   "//kafkavet:ignore auto-commit cache\nvar x = f()",
		},
		"no verb": {
			wrong:   "//kafkavet:\nvar x = f()",
			message: "unknown directive //kafkavet:: there are //kafkavet:guarantee and //kafkavet:ignore",
			right:   "//kafkavet:guarantee at-most-once cache\nvar x = f()",
		},
		"verb in other case": {
			wrong:   "//kafkavet:Ignore auto-commit cache\nvar x = f()",
			message: "unknown directive //kafkavet:Ignore: there are //kafkavet:guarantee and //kafkavet:ignore",
			right:   "//kafkavet:ignore auto-commit cache\nvar x = f()",
		},
		"unknown guarantee": {
			wrong:   "//kafkavet:guarantee at-most-twice cache\nfunc f() {}",
			message: `//kafkavet:guarantee needs a guarantee, not "at-most-twice": at-most-once, at-least-once or exactly-once`,
			right:   "//kafkavet:guarantee at-most-once cache\nfunc f() {}",
		},
		"no guarantee": {
			wrong:   "//kafkavet:guarantee\nfunc f() {}",
			message: "//kafkavet:guarantee needs a guarantee: at-most-once, at-least-once or exactly-once",
			right:   "//kafkavet:guarantee exactly-once money\nfunc f() {}",
		},
		"a category is no guarantee": {
			wrong:   "//kafkavet:guarantee auto-commit cache\nfunc f() {}",
			message: `//kafkavet:guarantee needs a guarantee, not "auto-commit": at-most-once, at-least-once or exactly-once`,
			right:   "//kafkavet:ignore auto-commit cache\nfunc f() {}",
		},
		"unknown category": {
			wrong:   "//kafkavet:ignore commitorder cache\nvar x = f()",
			message: `//kafkavet:ignore needs a category, not "commitorder": https://github.com/kafkavet/kafkavet/blob/main/docs/checks/README.md lists them`,
			right:   "//kafkavet:ignore failure-skipped cache\nvar x = f()",
		},
		"no category": {
			wrong:   "//kafkavet:ignore // all of it\nvar x = f()",
			message: "//kafkavet:ignore needs a category: https://github.com/kafkavet/kafkavet/blob/main/docs/checks/README.md lists them",
			right:   "//kafkavet:ignore failure-skipped all of it\nvar x = f()",
		},
		"a guarantee is no category": {
			wrong:   "//kafkavet:ignore at-most-once cache\nfunc f() {}",
			message: `//kafkavet:ignore needs a category, not "at-most-once": https://github.com/kafkavet/kafkavet/blob/main/docs/checks/README.md lists them`,
			right:   "//kafkavet:guarantee at-most-once cache\nfunc f() {}",
		},
		"no reason to ignore": {
			wrong:   "//kafkavet:ignore auto-commit\nvar x = f()",
			message: "the reason is missing: //kafkavet:ignore auto-commit, and then why that is meant",
			right:   "//kafkavet:ignore auto-commit cache\nvar x = f()",
		},
		"a comment is no reason": {
			wrong:   "//kafkavet:ignore auto-commit // cache\nvar x = f()",
			message: "the reason is missing: //kafkavet:ignore auto-commit, and then why that is meant",
			right:   "//kafkavet:ignore auto-commit cache // or so\nvar x = f()",
		},
		"no reason for a guarantee": {
			wrong:   "//kafkavet:guarantee at-most-once\nfunc f() {}",
			message: "the reason is missing: //kafkavet:guarantee at-most-once, and then why that is meant",
			right:   "//kafkavet:guarantee at-most-once cache\nfunc f() {}",
		},
		"a space in front of ignore": {
			wrong:   "// kafkavet:ignore auto-commit cache\nvar x = f()",
			message: "not a directive because of the space after //: write //kafkavet:ignore",
			right:   "//kafkavet:ignore auto-commit cache\nvar x = f()",
		},
		"a tab in front of guarantee": {
			wrong:   "//\tkafkavet:guarantee at-most-once cache\nfunc f() {}",
			message: "not a directive because of the space after //: write //kafkavet:guarantee",
			right:   "//kafkavet:guarantee at-most-once cache\nfunc f() {}",
		},
		"guarantee above an empty line": {
			wrong:   "//kafkavet:guarantee at-most-once cache\n\nfunc f() {}",
			message: noStatement,
			right:   "//kafkavet:guarantee at-most-once cache\nfunc f() {}",
		},
		"guarantee above a type": {
			wrong:   "//kafkavet:guarantee at-most-once cache\ntype T struct{}\n\nfunc (T) f() {}",
			message: noStatement,
			right:   "type T struct{}\n\n//kafkavet:guarantee at-most-once cache\nfunc (T) f() {}",
		},
		"guarantee above an argument": {
			wrong:   "func f() {\n\tg(1,\n\t\t//kafkavet:guarantee at-most-once cache\n\t\t2)\n}",
			message: noStatement,
			right:   "func f() {\n\t//kafkavet:guarantee at-most-once cache\n\tg(1,\n\t\t2)\n}",
		},
		"guarantee above a branch": {
			wrong:   "func f() {\n\tif g() {\n\t\t//kafkavet:guarantee at-most-once cache\n\t} else {\n\t\th()\n\t}\n}",
			message: noStatement,
			right:   "func f() {\n\tif g() {\n\t} else {\n\t\t//kafkavet:guarantee at-most-once cache\n\t\th()\n\t}\n}",
		},
		"guarantee behind a loop's head": {
			wrong:   "func f() {\n\tfor { //kafkavet:guarantee at-most-once cache\n\t\tg()\n\t}\n}",
			message: noStatement,
			right:   "func f() {\n\t//kafkavet:guarantee at-most-once cache\n\tfor {\n\t\tg()\n\t}\n}",
		},
		"guarantee at the end of a block": {
			wrong:   "func f() {\n\tg()\n\t//kafkavet:guarantee at-most-once cache\n}",
			message: noStatement,
			right:   "func f() {\n\t//kafkavet:guarantee at-most-once cache\n\tg()\n}",
		},
		"ignore above an empty line": {
			wrong:   "//kafkavet:ignore auto-commit cache\n\nvar x = f()",
			message: noCode,
			right:   "//kafkavet:ignore auto-commit cache\nvar x = f()",
		},
		"ignore at the end of a block": {
			wrong:   "func f() {\n\tg()\n\t//kafkavet:ignore auto-commit cache\n}",
			message: noCode,
			right:   "func f() {\n\tg()\n} //kafkavet:ignore auto-commit cache",
		},
		"ignore at the end of the file": {
			wrong:   "var x = f()\n//kafkavet:ignore auto-commit cache",
			message: noCode,
			right:   "//kafkavet:ignore auto-commit cache\nvar x = f()",
		},
	} {
		t.Run(name, func(t *testing.T) {
			fset, file, source := parse(t, test.wrong)
			all, problems := Parse(fset, []*ast.File{file}, known)
			assert.Empty(t, all)
			require.Len(t, problems, 1)
			p := problems[0]
			assert.Equal(t, test.message, p.Message)
			offset := fset.File(p.Pos).Offset
			assert.Contains(t, source[offset(p.Pos):offset(p.End)], "kafkavet:", "the comment itself")

			fset, file, _ = parse(t, test.right)
			all, problems = Parse(fset, []*ast.File{file}, known)
			assert.Empty(t, problems)
			assert.Len(t, all, 1)
		})
	}
}

// The package's doc comment declares nothing for the package.
func TestPackageClause(t *testing.T) {
	fset := token.NewFileSet()
	for _, directive := range []string{"//kafkavet:guarantee at-most-once cache", "//kafkavet:ignore auto-commit cache"} {
		file, err := parser.ParseFile(fset, "p.go", directive+"\npackage p\n", parser.ParseComments)
		require.NoError(t, err)
		all, problems := Parse(fset, []*ast.File{file}, known)
		assert.Empty(t, all)
		require.Len(t, problems, 1)
		assert.Contains(t, problems[0].Message, "there is no ")
	}
}

func TestOtherComments(t *testing.T) {
	for _, comment := range []string{
		"/*kafkavet:ignore auto-commit cache*/",
		"/* kafkavet:ignore auto-commit cache */",
		"// kafkavet: see docs/checks",
		"// kafkavet:ignored",
		"// Write //kafkavet:ignore auto-commit cache.",
		"//\t//kafkavet:ignore auto-commit cache",
		"//go:noinline",
		"//kafkavet",
	} {
		fset, file, _ := parse(t, comment+"\nfunc f() {}")
		all, problems := Parse(fset, []*ast.File{file}, known)
		assert.Empty(t, all, comment)
		assert.Empty(t, problems, comment)
	}
}

func TestSeveral(t *testing.T) {
	fset, file, source := parse(t, `
//kafkavet:guarantee at-least-once money
func f() {
	//kafkavet:ignore auto-commit one
	//kafkavet:ignore failure-skipped two
	g(1)
	g(2) //kafkavet:ignore auto-commit three
	//kafkavet:ignore auto-commit four
	g(3)
	//kafkavet:ignore
	g(4)
}
`)
	all, problems := Parse(fset, []*ast.File{file, file}, known)
	require.Len(t, problems, 2, "one for each file")
	require.Len(t, all, 10)
	var got []string
	for _, d := range all[1:5] {
		got = append(got, d.Why+": "+covered(fset, d, source)[:4])
	}
	assert.Equal(t, []string{"one: g(1)", "two: g(1)", "three: g(2)", "four: g(3)"}, got)
}
