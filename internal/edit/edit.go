// Package edit makes small changes to Go source: it moves, adds and removes statements and the elements of lists.
//
// Every function works on whole lines where the source does, takes comments along with what they stand beside, and
// says that it cannot (its last result is false) rather than make a change that a person would not have made. It
// knows syntax alone: whether a change is right is for its callers to say.
package edit

import (
	"bytes"
	"cmp"
	"errors"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// File is a source file and its text.
type File struct {
	Tok    *token.File
	Syntax *ast.File
	Src    []byte
}

// New returns the file of that syntax, false if the text is not the one that was parsed.
func New(fset *token.FileSet, syntax *ast.File, src []byte) (*File, bool) {
	tok := fset.File(syntax.FileStart)
	if tok == nil || tok.Size() != len(src) {
		return nil, false
	}
	return &File{tok, syntax, src}, true
}

// Text is the source of a node.
func (f *File) Text(n ast.Node) string { return f.text(f.at(n.Pos()), f.at(n.End())) }

func (f *File) text(from, to int) string { return string(f.Src[from:to]) }

func (f *File) at(pos token.Pos) int { return f.Tok.Offset(pos) }

// edit is the replacement of the text between two offsets.
func (f *File) edit(from, to int, text string) analysis.TextEdit {
	if f.crlf() {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
	}
	return analysis.TextEdit{Pos: f.Tok.Pos(from), End: f.Tok.Pos(to), NewText: []byte(text)}
}

// crlf reports whether the file's lines end as on Windows.
func (f *File) crlf() bool {
	i := bytes.IndexByte(f.Src, '\n')
	return i > 0 && f.Src[i-1] == '\r'
}

// lineStart is where the line of an offset begins.
func (f *File) lineStart(at int) int { return bytes.LastIndexByte(f.Src[:at], '\n') + 1 }

// lineEnd is where the next line begins.
func (f *File) lineEnd(at int) int {
	if i := bytes.IndexByte(f.Src[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(f.Src)
}

// Indent is the white space before the first token in a node's line.
func (f *File) Indent(n ast.Node) string {
	line := f.text(f.lineStart(f.at(n.Pos())), f.at(n.Pos()))
	return line[:len(line)-len(strings.TrimLeft(line, " \t"))]
}

// lines are the lines of nodes from first to last, with the comments right above and behind them; false if
// something else stands in those lines.
func (f *File) lines(first, last ast.Node) (from, to int, ok bool) {
	from, to = f.lineStart(f.at(first.Pos())), f.at(last.End())
	if strings.TrimSpace(f.text(from, f.at(first.Pos()))) != "" {
		return 0, 0, false
	}
	to = f.lineEnd(to)
	if rest := strings.TrimSpace(f.text(f.at(last.End()), to)); rest != "" && rest != "," && !isComment(strings.TrimSpace(strings.TrimPrefix(rest, ","))) {
		return 0, 0, false
	}
	for i := len(f.Syntax.Comments) - 1; i >= 0; i-- {
		c := f.Syntax.Comments[i]
		if end := f.at(c.End()); end < from && f.lineEnd(end) == from && strings.TrimSpace(f.text(f.lineStart(f.at(c.Pos())), f.at(c.Pos()))) == "" {
			from = f.lineStart(f.at(c.Pos()))
		}
	}
	return from, to, true
}

// isComment reports whether a line's rest is a comment that ends with the line.
func isComment(s string) bool {
	return strings.HasPrefix(s, "//") || strings.HasPrefix(s, "/*") && strings.Index(s, "*/") == len(s)-2
}

// commented reports whether a comment stands between two offsets.
func (f *File) commented(from, to int) bool {
	return slices.ContainsFunc(f.Syntax.Comments, func(c *ast.CommentGroup) bool { return from <= f.at(c.Pos()) && f.at(c.Pos()) < to })
}

// Noted reports whether a comment stands behind a node in its line: what it says may be about that node alone.
func (f *File) Noted(n ast.Node) bool {
	at := f.at(n.End())
	return f.commented(at, f.lineEnd(at))
}

// cut is the removal of whole lines. A blank line that would then stand at the head of a block, or beside another, goes too.
func (f *File) cut(from, to int) analysis.TextEdit {
	before := strings.TrimRight(f.text(0, from), " \t\r\n")
	blankBefore := strings.Count(f.text(len(before), from), "\n") > 1
	next := f.lineEnd(to)
	blankBehind := to < len(f.Src) && strings.TrimSpace(f.text(to, next)) == ""
	if blankBehind && (blankBefore || strings.HasSuffix(before, "{") || strings.HasSuffix(before, ":")) {
		to = next
	}
	if rest := strings.TrimLeft(f.text(to, len(f.Src)), " \t\r\n"); blankBefore && strings.HasPrefix(rest, "}") {
		from = f.lineEnd(len(before))
	}
	return f.edit(from, to, "")
}

// Move puts the statements from first to last, which stand one after the other, behind a later statement of the same
// block.
func (f *File) Move(first, last, behind ast.Stmt) ([]analysis.TextEdit, bool) {
	from, to, ok := f.lines(first, last)
	if !ok {
		return nil, false
	}
	_, target, ok := f.lines(behind, behind)
	if !ok || target < to {
		return nil, false
	}
	return []analysis.TextEdit{f.cut(from, to), f.edit(target, target, f.text(from, to))}, true
}

// Remove takes out the statements from first to last with the line that they stand in. It does not take comments out.
func (f *File) Remove(first, last ast.Stmt) ([]analysis.TextEdit, bool) {
	from, to, ok := f.lines(first, last)
	if !ok || f.commented(from, to) {
		return nil, false
	}
	return []analysis.TextEdit{f.cut(from, to)}, true
}

// Unimport takes an import out of its declaration, or that with it. It does not take comments out.
func (f *File) Unimport(d *ast.GenDecl, s ast.Spec) ([]analysis.TextEdit, bool) {
	var n ast.Node = s
	if len(d.Specs) == 1 {
		n = d
	}
	from, to, ok := f.lines(n, n)
	if !ok || f.commented(from, to) {
		return nil, false
	}
	return []analysis.TextEdit{f.cut(from, to)}, true
}

// Behind adds lines behind a statement. They are written without indentation.
func (f *File) Behind(s ast.Stmt, text string) ([]analysis.TextEdit, bool) {
	_, to, ok := f.lines(s, s)
	if !ok {
		return nil, false
	}
	return []analysis.TextEdit{f.edit(to, to, indented(text, f.Indent(s)))}, true
}

// Before adds lines before a statement and the comments above it.
func (f *File) Before(s ast.Stmt, text string) ([]analysis.TextEdit, bool) {
	from, _, ok := f.lines(s, s)
	if !ok {
		return nil, false
	}
	return []analysis.TextEdit{f.edit(from, from, indented(text, f.Indent(s)))}, true
}

// Above adds a line right above that of a position, indented as that is.
func (f *File) Above(pos token.Pos, text string) []analysis.TextEdit {
	at := f.lineStart(f.at(pos))
	line := f.text(at, f.lineEnd(at))
	indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	return []analysis.TextEdit{f.edit(at, at, indented(text, indent))}
}

// AtEnd adds lines at the end of a block that has a statement, and its closing brace in a line of its own.
func (f *File) AtEnd(b *ast.BlockStmt, text string) ([]analysis.TextEdit, bool) {
	if len(b.List) == 0 {
		return nil, false
	}
	at := f.lineStart(f.at(b.Rbrace))
	if strings.TrimSpace(f.text(at, f.at(b.Rbrace))) != "" {
		return nil, false
	}
	return []analysis.TextEdit{f.edit(at, at, indented(text, f.Indent(b.List[0])))}, true
}

func indented(text, indent string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.TrimRight(text, "\n") + "\n") {
		if strings.TrimSpace(line) != "" {
			b.WriteString(indent)
		}
		b.WriteString(line)
	}
	return b.String()
}

// Replace puts text in the place of a node.
func (f *File) Replace(n ast.Node, text string) []analysis.TextEdit {
	return []analysis.TextEdit{f.edit(f.at(n.Pos()), f.at(n.End()), text)}
}

// Between puts text in the place of what stands between two positions.
func (f *File) Between(from, to token.Pos, text string) []analysis.TextEdit {
	return []analysis.TextEdit{f.edit(f.at(from), f.at(to), text)}
}

// Append adds an element to a list of arguments or of a composite literal, which ends with the token at end: in a line
// of its own if the last one stands so.
func (f *File) Append(elements []ast.Expr, end token.Pos, text string) ([]analysis.TextEdit, bool) {
	close := f.at(end)
	if len(elements) == 0 {
		if f.commented(f.lineStart(close), close) || strings.TrimSpace(f.text(f.lineStart(close), close)) == "" {
			return nil, false
		}
		return []analysis.TextEdit{f.edit(close, close, text)}, true
	}
	last := elements[len(elements)-1]
	at := f.at(last.End())
	if strings.TrimSpace(f.text(f.lineStart(close), close)) != "" { // the list ends in the line of its last element
		if strings.Contains(f.text(at, close), ",") || f.commented(at, close) {
			return nil, false
		}
		return []analysis.TextEdit{f.edit(at, at, ", "+text)}, true
	}
	_, to, ok := f.lines(last, last)
	if !ok && f.lineStart(f.at(last.Pos())) != f.lineStart(at) || to > f.lineStart(close) {
		return nil, false
	}
	if !ok { // several in a line
		to = f.lineEnd(at)
	}
	indent := f.Indent(elements[0])
	if first := f.text(f.lineStart(f.at(elements[0].Pos())), f.at(elements[0].Pos())); strings.TrimSpace(first) != "" {
		indent += "\t"
	}
	return []analysis.TextEdit{f.edit(to, to, indented(text+",", indent))}, true
}

// Drop takes an element out of a list. It does not take comments out.
func (f *File) Drop(elements []ast.Expr, i int) ([]analysis.TextEdit, bool) {
	e := elements[i]
	if from, to, ok := f.lines(e, e); ok && strings.Contains(f.text(f.at(e.End()), to), ",") {
		if f.commented(from, to) {
			return nil, false
		}
		return []analysis.TextEdit{f.edit(from, to, "")}, true
	}
	from, to := f.at(e.Pos()), f.at(e.End())
	switch {
	case i+1 < len(elements):
		to = f.at(elements[i+1].Pos())
	case i > 0:
		from = f.at(elements[i-1].End())
	}
	if f.commented(from, to) {
		return nil, false
	}
	return []analysis.TextEdit{f.edit(from, to, "")}, true
}

// Apply returns a text with edits made, whose positions are those of tok. No two may overlap.
func Apply(tok *token.File, src []byte, edits []analysis.TextEdit) ([]byte, error) {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b analysis.TextEdit) int { return cmp.Or(cmp.Compare(a.Pos, b.Pos), cmp.Compare(a.End, b.End)) })
	var out []byte
	at := 0
	for _, e := range edits {
		from, to := tok.Offset(e.Pos), tok.Offset(e.End)
		if from < at || to < from || to > len(src) {
			return nil, errors.New("edits overlap")
		}
		out = append(append(out, src[at:from]...), e.NewText...)
		at = to
	}
	return append(out, src[at:]...), nil
}
