package lsp

import (
	"go/ast"
	"go/parser"
	"go/token"
	"net/url"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kafkavet/kafkavet/internal/finding"
)

// text is the text of a file, with what is needed to speak of places in it.
type text struct {
	src   string
	lines []int          // where each line begins, in bytes
	names map[int][2]int // the result of heads, once it is needed
}

func newText(src string) *text {
	t := &text{src: src, lines: []int{0}}
	for i := range len(src) {
		if src[i] == '\n' {
			t.lines = append(t.lines, i+1)
		}
	}
	return t
}

// offset is where a position stands, in bytes; it is within the text.
func (t *text) offset(p finding.Position) int {
	if p.Line < 1 {
		return 0
	}
	if p.Line > len(t.lines) {
		return len(t.src)
	}
	return min(t.lines[p.Line-1]+max(p.Column-1, 0), len(t.src))
}

// position is the protocol's name of a place: its columns are UTF-16 units.
func (t *text) position(offset int) position {
	offset = max(0, min(offset, len(t.src)))
	line := sort.SearchInts(t.lines, offset+1) - 1
	units := 0
	for _, r := range t.src[t.lines[line]:offset] {
		units++
		if r > 0xffff {
			units++
		}
	}
	return position{line, units}
}

func (t *text) rangeOf(start, end int) textRange {
	return textRange{t.position(start), t.position(end)}
}

// around is the range to mark for a place. The analysis sees calls at their parentheses, and literals at their braces: then it is
// the name before that; else the word or comment that begins there.
func (t *text) around(p finding.Position) textRange {
	at := t.offset(p)
	if name, ok := t.heads()[at]; ok {
		return t.rangeOf(name[0], name[1])
	}
	rest := t.src[at:]
	end := strings.IndexFunc(rest, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	switch {
	case strings.HasPrefix(rest, "//"):
		end = strings.IndexAny(rest, "\r\n")
	case end == 0:
		_, end = utf8.DecodeRuneInString(rest)
	}
	if end < 0 {
		end = len(rest)
	}
	return t.rangeOf(at, at+end)
}

// heads are the names of what is called or made, by the places of the parentheses or braces behind them.
func (t *text) heads() map[int][2]int {
	if t.names != nil {
		return t.names
	}
	t.names = map[int][2]int{}
	fset := token.NewFileSet()
	f, _ := parser.ParseFile(fset, "", t.src, parser.SkipObjectResolution) // of broken code, what can be read
	if f == nil {
		return t.names
	}
	offset := func(p token.Pos) int { return fset.PositionFor(p, false).Offset }
	ast.Inspect(f, func(n ast.Node) bool {
		var head ast.Expr
		var behind token.Pos
		switch n := n.(type) {
		case *ast.CallExpr:
			head, behind = n.Fun, n.Lparen
		case *ast.CompositeLit:
			head, behind = n.Type, n.Lbrace
		}
		if name := nameOf(head); name != nil && behind.IsValid() {
			t.names[offset(behind)] = [2]int{offset(name.Pos()), offset(name.End())}
		}
		return true
	})
	return t.names
}

// nameOf is the name at the end of a function or type, nil if it has none.
func nameOf(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.SelectorExpr:
			return x.Sel
		case *ast.ParenExpr:
			e = x.X
		case *ast.IndexExpr: // of a generic function or type
			e = x.X
		case *ast.IndexListExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// before reports whether p comes before q.
func (p position) before(q position) bool {
	return p.Line < q.Line || p.Line == q.Line && p.Character < q.Character
}

// touches reports whether two ranges have a place in common, their ends included: a cursor behind a word is on it.
func (r textRange) touches(o textRange) bool { return !r.End.before(o.Start) && !o.End.before(r.Start) }

// pathOf is the file that a URI names, "" if it names none.
func pathOf(uri string) string {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" || u.Path == "" {
		return ""
	}
	path := u.Path
	if runtime.GOOS == "windows" { // /C:/x
		path = strings.TrimPrefix(path, "/")
	}
	return filepath.Clean(filepath.FromSlash(path))
}

// uriOf is the URI of a file.
func uriOf(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// within reports whether a path is dir, or below it.
func within(dir, path string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}
