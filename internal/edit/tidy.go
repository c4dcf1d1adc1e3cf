package edit

import (
	"bytes"
	"go/format"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Tidy turns edits of one file into edits of whole lines that leave it as gofmt would. A file that is not in gofmt's
// form keeps its own.
func (f *File) Tidy(edits []analysis.TextEdit) ([]analysis.TextEdit, error) {
	after, err := Apply(f.Tok, f.Src, edits)
	if err != nil {
		return nil, err
	}
	if was, err := formatted(f.Src); err == nil && bytes.Equal(was, f.Src) {
		if after, err = formatted(after); err != nil {
			return nil, err
		}
	}
	return f.differ(string(after)), nil
}

// formatted is gofmt's form of a text, with the line ends that it has.
func formatted(src []byte) ([]byte, error) {
	if !bytes.Contains(src, []byte("\r\n")) {
		return format.Source(src)
	}
	out, err := format.Source(bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n")))
	return bytes.ReplaceAll(out, []byte("\n"), []byte("\r\n")), err
}

// maxCells bounds the table of a comparison.
const maxCells = 4_000_000

// differ are the edits that make the file's text into another: runs of lines, as few as there can be.
func (f *File) differ(after string) []analysis.TextEdit {
	a, b := strings.SplitAfter(string(f.Src), "\n"), strings.SplitAfter(after, "\n")
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	at := len(strings.Join(a[:head], ""))
	a, b = a[head:len(a)-tail], b[head:len(b)-tail]
	if len(a) == 0 && len(b) == 0 {
		return nil
	}
	if len(a)*len(b) > maxCells {
		return []analysis.TextEdit{f.raw(at, a, b)}
	}
	// common[i][j] is how many lines a[i:] and b[j:] have in common, in order.
	common := make([][]int32, len(a)+1)
	for i := range common {
		common[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var edits []analysis.TextEdit
	for i, j := 0, 0; i < len(a) || j < len(b); {
		from, to := i, j
		for (i < len(a) || j < len(b)) && !(i < len(a) && j < len(b) && a[i] == b[j]) {
			if j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1] {
				i++
			} else {
				j++
			}
		}
		if i > from || j > to {
			edits = append(edits, f.raw(at, a[from:i], b[to:j]))
			at += len(strings.Join(a[from:i], ""))
		}
		if i < len(a) {
			at += len(a[i])
			i, j = i+1, j+1
		}
	}
	return edits
}

// raw replaces lines at an offset.
func (f *File) raw(at int, was, is []string) analysis.TextEdit {
	return analysis.TextEdit{
		Pos:     f.Tok.Pos(at),
		End:     f.Tok.Pos(at + len(strings.Join(was, ""))),
		NewText: []byte(strings.Join(is, "")),
	}
}
