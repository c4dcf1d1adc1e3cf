// Package source tells what stands at a position of a Go source file: in which function, under which name, and in
// which column for those who do not count bytes.
package source

import (
	"bytes"
	"cmp"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"unicode/utf8"
)

// Files reads source files, each once: what was read stays as it was, though the file may change. A file that cannot
// be read, and a position that it does not have, has no names.
type Files struct {
	read  func(name string) ([]byte, error)
	files map[string]*file
}

// NewFiles returns files that read gets the text of, by name.
func NewFiles(read func(name string) ([]byte, error)) *Files {
	return &Files{read, map[string]*file{}}
}

type file struct {
	text   []byte
	lines  []int // where each line begins
	names  map[int]string
	blocks []block
}

// block is a declaration of the package.
type block struct {
	start, end int
	name       string
}

func (f *Files) file(name string) *file {
	if f.files[name] == nil {
		text, _ := f.read(name)
		f.files[name] = newFile(text)
	}
	return f.files[name]
}

func newFile(text []byte) *file {
	f := &file{text: text, lines: []int{0}, names: map[int]string{}}
	for i, c := range text {
		if c == '\n' {
			f.lines = append(f.lines, i+1)
		}
	}
	return f
}

// line is the text of a line, counted from 1, without its end.
func (f *file) line(n int) []byte {
	if n < 1 || n > len(f.lines) {
		return nil
	}
	text, _, _ := bytes.Cut(f.text[f.lines[n-1]:], []byte("\n"))
	return bytes.TrimSuffix(text, []byte("\r"))
}

// offset is where a line and a column in bytes stand in the text, both counted from 1; false if they do not.
func (f *file) offset(line, column int) (int, bool) {
	if line < 1 || line > len(f.lines) || column < 1 || column > len(f.line(line))+1 {
		return 0, false
	}
	return f.lines[line-1] + column - 1, true
}

// UTF16 turns a column in bytes into one in UTF-16 code units, both counted from 1.
func (f *Files) UTF16(name string, line, column int) int {
	text := f.file(name).line(line)
	return 1 + units(text[:min(max(column-1, 0), len(text))]) + max(column-1-len(text), 0)
}

// units counts UTF-16 code units. A byte that is no UTF-8 counts as one.
func units(text []byte) (n int) {
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if n++; r > 0xFFFF {
			n++
		}
		text = text[size:]
	}
	return n
}

// Place turns an offset in bytes into a line and a column in bytes, both counted from 1.
func (f *Files) Place(name string, offset int) (line, column int) {
	lines := f.file(name).lines
	for line = 1; line < len(lines) && lines[line] <= offset; line++ {
	}
	return line, offset - lines[line-1] + 1
}

// Function is the name of the function in which a position stands, with its receiver but without type parameters: Run,
// (*Consumer).Run or Set.Len. For a position in a variable's declaration it is the name of the variable; elsewhere "".
func (f *Files) Function(name string, line, column int) string {
	file := f.parsed(name)
	at, ok := file.offset(line, column)
	for _, b := range file.blocks {
		if ok && b.start <= at && at < b.end {
			return b.name
		}
	}
	return ""
}

// Name is what a position points at, in one word: at the beginning of a call, or at its parenthesis, the name of the function
// or method that is called; else the identifier, keyword or operator itself.
func (f *Files) Name(name string, line, column int) string {
	file := f.parsed(name)
	at, ok := file.offset(line, column)
	if !ok {
		return ""
	}
	return cmp.Or(file.names[at], word(file.line(line)[column-1:]))
}

// word is the first token of a text.
func word(text []byte) string {
	var s scanner.Scanner
	s.Init(token.NewFileSet().AddFile("", -1, len(text)), text, nil, scanner.ScanComments)
	_, tok, literal := s.Scan()
	switch {
	case tok == token.COMMENT:
		first, _, _ := bytes.Cut([]byte(literal), []byte(" "))
		return string(first)
	case tok == token.EOF || tok == token.SEMICOLON && literal == "\n":
		return ""
	}
	return cmp.Or(literal, tok.String())
}

// parsed is a file whose names are known, as far as its syntax allows.
func (f *Files) parsed(name string) *file {
	file := f.file(name)
	if file.blocks != nil {
		return file
	}
	file.blocks = []block{}
	fset := token.NewFileSet()
	syntax, _ := parser.ParseFile(fset, name, file.text, parser.ParseComments|parser.SkipObjectResolution)
	if syntax == nil {
		return file
	}
	at := func(pos token.Pos) int { return int(pos) - int(syntax.FileStart) }
	for _, decl := range syntax.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			start := decl.Pos()
			if decl.Doc != nil {
				start = decl.Doc.Pos()
			}
			file.blocks = append(file.blocks, block{at(start), at(decl.End()), receiver(decl) + decl.Name.Name})
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				if spec, ok := spec.(*ast.ValueSpec); ok {
					file.blocks = append(file.blocks, block{at(spec.Pos()), at(spec.End()), spec.Names[0].Name})
				}
			}
		}
	}
	ast.Inspect(syntax, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			name := called(call.Fun)
			file.names[at(call.Lparen)] = name
			if start := at(call.Pos()); file.names[start] == "" { // of a chain of calls the whole, which is visited first
				file.names[start] = name
			}
		}
		return true
	})
	return file
}

// receiver is what stands before a method's name.
func receiver(decl *ast.FuncDecl) string {
	if decl.Recv == nil || len(decl.Recv.List) == 0 {
		return ""
	}
	typ := ast.Unparen(decl.Recv.List[0].Type)
	if star, ok := typ.(*ast.StarExpr); ok {
		return "(*" + called(star.X) + ")."
	}
	return called(typ) + "."
}

// called is the name of a function or type, without package, receiver or type arguments; "func" for one without a name.
func called(x ast.Expr) string {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return x.Sel.Name
	case *ast.IndexExpr:
		return called(x.X)
	case *ast.IndexListExpr:
		return called(x.X)
	}
	return "func"
}
