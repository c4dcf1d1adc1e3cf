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

func TestMeant(t *testing.T) {
	for name, c := range map[string]struct {
		source string // the commit is what is asked about
		meant  bool
	}{
		"doc":               {"// f delivers at most once.\nfunc f() { commit() }", true},
		"now and then":      {"func f() {\n\t// logs at most once per minute\n\tcommit()\n}", false},
		"in the body":       {"func f() {\n\tcommit()\n\twork() // it's okay to lose messages here\n}", true},
		"another function":  {"// g delivers at-most-once.\nfunc g() {}\nfunc f() { commit() }", false},
		"messages may go":   {"func f() {\n\t// Events may be dropped when we restart.\n\tcommit()\n}", true},
		"loss is tolerated": {"func f() {\n\t// Losing a sample is acceptable.\n\tcommit()\n}", true},
		"a warning":         {"// TODO: at-most-once, commit after the work.\nfunc f() { commit() }", false},
		"a denial":          {"// f never loses: at-least-once, not at-most-once.\nfunc f() { commit() }", false},
		"not ok":            {"func f() {\n\t// It is not ok to lose messages.\n\tcommit()\n}", false},
		"unimportant":       {"func f() {\n\t// just a notification, not important\n\tcommit()\n}", true},
		"something else is": {"func f() {\n\t// best effort\n\tclean()\n\tcommit()\n}", false},
		"if":                {"func f() { if opts.AtMostOnce { commit() } }", true},
		"if not":            {"func f() { if !opts.AtMostOnce { commit() } }", false},
		"if other":          {"func f() { if mode != AtMostOnce { commit() } }", false},
		"else":              {"func f() { if mode == AtMostOnce { work() } else { commit() } }", false},
		"case":              {"func f() { switch mode { case AtMostOnceDelivery: commit() } }", true},
		"other case":        {"func f() { switch mode { case AtMostOnceDelivery: work(); case AtLeastOnce: commit() } }", false},
		"whatever happened": {"func f() {\n\t// Commit the message (whether processing succeeded or failed)\n\tcommit()\n}", true},
		"poison":            {"func f() {\n\tif work() != nil {\n\t\t// Log and commit anyway - a poison pill\n\t\t// should not halt the consumer.\n\t\tlog()\n\t}\n\tcommit()\n}", true},
		"even if":           {"// f acks each message even if its handler fails, so that it doesn't come again.\nfunc f() { commit() }", true},
		"to be mended":      {"func f() {\n\t// TODO: we commit even if this fails\n\twork()\n\tcommit()\n}", false},
		"not anyway":        {"// f does not commit anyway: failures come again.\nfunc f() { commit() }", false},
		"another matter":    {"func f() {\n\t// commit the offset when the batch is full\n\tcommit()\n}", false},
	} {
		t.Run(name, func(t *testing.T) {
			fset := token.NewFileSet()
			source := "package p\n\n" + c.source + "\n"
			file, err := parser.ParseFile(fset, "p.go", source, parser.ParseComments|parser.SkipObjectResolution)
			require.NoError(t, err)
			commit := fset.File(file.Pos()).Pos(strings.LastIndex(source, "commit()"))
			assert.Equal(t, c.meant, In(Meant(fset, []*ast.File{file}), commit))
		})
	}
}
