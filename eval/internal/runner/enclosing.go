package runner

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
)

// enclosing remembers which declared function stands at which lines of a file.
type enclosing map[string][]span

type span struct {
	from, to int
	name     string
}

// at names the function that a line belongs to, as labels do: (*T).m, (T).m or f. Function literals belong
// to the function around them, and what stands outside of functions to init.
func (e enclosing) at(file string, line int) string {
	spans, ok := e[file]
	if !ok {
		spans = functions(file)
		e[file] = spans
	}
	for _, s := range spans {
		if s.from <= line && line <= s.to {
			return s.name
		}
	}
	return "init"
}

func functions(file string) (spans []span) {
	fset := token.NewFileSet()
	tree, _ := parser.ParseFile(fset, file, nil, parser.SkipObjectResolution)
	if tree == nil {
		return nil
	}
	for _, decl := range tree.Decls {
		if f, ok := decl.(*ast.FuncDecl); ok { // the file's own lines: a //line comment means nothing to labels
			from, to := fset.PositionFor(f.Pos(), false), fset.PositionFor(f.End(), false)
			spans = append(spans, span{from.Line, to.Line, name(f)})
		}
	}
	return spans
}

func name(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) == 0 {
		return f.Name.Name
	}
	t, star := f.Recv.List[0].Type, ""
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t, star = x.X, "*"
		case *ast.ParenExpr:
			t = x.X
		case *ast.IndexExpr: // T[P]
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return "(" + star + x.Name + ")." + f.Name.Name
		default:
			return f.Name.Name
		}
	}
}

// modulePath reads the module's path from a go.mod file, "" if it has none.
func modulePath(file string) string {
	data, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(data)) {
		line, _, _ = strings.Cut(line, "//")
		if fields := strings.Fields(line); len(fields) == 2 && fields[0] == "module" {
			return strings.Trim(fields[1], "\"`")
		}
	}
	return ""
}
