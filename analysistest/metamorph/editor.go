package metamorph

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/kafkavet/kafkavet/analysistest"
)

// editor collects the changes to one package.
type editor struct {
	*analysistest.Package
	module *analysistest.Module
	n      int // places changed

	edits []edit
	added map[string][]byte          // new files of the package
	below analysistest.PackageSource // the new package, if there is one
}

// edit replaces a range of text, which may be empty. Edits inside a replaced range are lost, unless its
// text renders them.
type edit struct {
	pos, end token.Pos
	order    int // among insertions at the same place, the lowest first
	text     func() string
}

func newEditor(m *analysistest.Module, p *analysistest.Package) *editor {
	return &editor{Package: p, module: m, added: map[string][]byte{}}
}

// hasDirective reports whether the package speaks to kafkavet in comments.
func (e *editor) hasDirective() bool {
	for _, text := range e.Files {
		if bytes.Contains(text, []byte("//kafkavet:")) {
			return true
		}
	}
	return false
}

func (e *editor) insert(pos token.Pos, text string) { e.replace(pos, pos, text) }

func (e *editor) replace(pos, end token.Pos, text string) {
	e.edits = append(e.edits, edit{pos: pos, end: end, text: func() string { return text }})
}

// name is a new name, the same one until the place is counted.
func (e *editor) name(stem string) string { return fmt.Sprintf("kv%s%d", stem, e.n) }

// render is the text between two positions of one file with the edits made.
func (e *editor) render(from, to token.Pos) string {
	var inside []edit
	for _, ed := range e.edits {
		if from <= ed.pos && ed.end <= to {
			inside = append(inside, ed)
		}
	}
	slices.SortStableFunc(inside, func(x, y edit) int {
		if x.pos != y.pos || x.order != y.order {
			return cmp.Or(cmp.Compare(x.pos, y.pos), cmp.Compare(x.order, y.order))
		}
		if x.pos == x.end || y.pos == y.end {
			return cmp.Compare(x.end, y.end) // insertions first
		}
		return cmp.Compare(y.end, x.end) // outer ones first
	})
	var b strings.Builder
	at := from
	for _, ed := range inside {
		if ed.pos < at {
			continue // inside one that was made
		}
		b.WriteString(e.original(at, ed.pos))
		b.WriteString(ed.text())
		at = ed.end
	}
	b.WriteString(e.original(at, to))
	return b.String()
}

// original is the text between two positions of one file.
func (e *editor) original(from, to token.Pos) string {
	file := e.Fset.File(from)
	return string(e.Files[file.Name()][file.Offset(from):file.Offset(to)])
}

func (e *editor) node(n ast.Node) string { return e.original(n.Pos(), n.End()) }

// sources are the package with all edits made, and what was split off from it.
func (e *editor) sources() []analysistest.PackageSource {
	src := analysistest.PackageSource{Path: e.Path, Files: map[string][]byte{}}
	for _, file := range e.Syntax {
		f := e.Fset.File(file.FileStart)
		text := []byte(e.render(file.FileStart, file.FileEnd))
		if e.n > 0 {
			text = pretty(e.prune(file, text))
		}
		src.Files[f.Name()] = text
	}
	for name, text := range e.added {
		src.Files[name] = pretty(text)
	}
	if len(e.below.Files) == 0 {
		return []analysistest.PackageSource{src}
	}
	return []analysistest.PackageSource{src, e.below}
}

// dir is the package's folder.
func (e *editor) dir() string { return filepath.Dir(e.Fset.File(e.Syntax[0].Pos()).Name()) }

// newPackage starts a package below this one, without files yet.
func (e *editor) newPackage() analysistest.PackageSource {
	e.below = analysistest.PackageSource{Path: e.Path + "/" + moved, Files: map[string][]byte{}}
	return e.below
}

// pretty formats what can be; what cannot is reported when it does not compile.
func pretty(text []byte) []byte {
	if formatted, err := format.Source(text); err == nil {
		return formatted
	}
	return text
}

// prune removes imports that are not used any more.
func (e *editor) prune(file *ast.File, text []byte) []byte {
	parsed, err := parser.ParseFile(token.NewFileSet(), "", text, parser.SkipObjectResolution)
	if err != nil {
		return text
	}
	used := usedNames(parsed)
	for _, spec := range slices.Backward(parsed.Imports) {
		name := ""
		for _, old := range file.Imports {
			if old.Path.Value == spec.Path.Value {
				name = e.importName(old)
			}
		}
		if name == "" || name == "_" || name == "." || used[name] {
			continue
		}
		from := bytes.LastIndexByte(text[:spec.Pos()-1], '\n')
		to := int(spec.End()) - 1 + bytes.IndexByte(text[spec.End()-1:], '\n')
		text = slices.Delete(text, from, to)
	}
	return text
}

// usedNames are the names that stand before a dot.
func usedNames(n ast.Node) map[string]bool {
	used := map[string]bool{}
	ast.Inspect(n, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok {
				used[id.Name] = true
			}
		}
		return true
	})
	return used
}

// importName is the name under which the file knows an import.
func (e *editor) importName(spec *ast.ImportSpec) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	if obj := e.Info.Implicits[spec]; obj != nil {
		return obj.Name()
	}
	return ""
}

// file is the one that holds pos.
func (e *editor) file(pos token.Pos) *ast.File {
	for _, f := range e.Syntax {
		if f.FileStart <= pos && pos <= f.FileEnd {
			return f
		}
	}
	return nil
}

// fragment is a new file in the making: declarations with the imports that they need.
type fragment struct {
	e       *editor
	file    *ast.File // where its text comes from
	self    *types.Package
	imports map[string]string // path by name
	ok      bool              // what was asked of it can be written
}

func (e *editor) fragment(file *ast.File) *fragment {
	return &fragment{e: e, file: file, self: e.Types, imports: map[string]string{}, ok: true}
}

// need adds an import.
func (f *fragment) need(name, path string) {
	if old, ok := f.imports[name]; ok && old != path {
		f.ok = false
	}
	if !f.e.module.Importable(path) || path == f.e.Path {
		f.ok = false
	}
	f.imports[name] = path
}

// uses adds the imports that a piece of the original text needs.
func (f *fragment) uses(from, to token.Pos) {
	ast.Inspect(f.file, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && from <= id.Pos() && id.End() <= to {
			if pkg, ok := f.e.Info.Uses[id].(*types.PkgName); ok {
				f.need(pkg.Name(), pkg.Imported().Path())
			}
		}
		return true
	})
}

// typ writes a type.
func (f *fragment) typ(t types.Type) string {
	if !writable(t, f.self) {
		f.ok = false
	}
	return types.TypeString(t, func(pkg *types.Package) string {
		if pkg.Path() == f.self.Path() {
			return ""
		}
		name := pkg.Name()
		for _, spec := range f.file.Imports {
			if path, _ := strconv.Unquote(spec.Path.Value); path == pkg.Path() {
				name = f.e.importName(spec)
			}
		}
		if name == "." || name == "_" {
			f.ok = false
		}
		f.need(name, pkg.Path())
		return name
	})
}

// add makes the fragment a file of the package.
func (f *fragment) add(decls string) {
	name := filepath.Join(f.e.dir(), fmt.Sprintf("kv_%d.go", len(f.e.added)))
	f.e.added[name] = f.text(f.e.Types.Name(), decls)
}

func (f *fragment) text(pkg, decls string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "package %s\n\nimport (\n", pkg)
	for _, name := range slices.Sorted(maps.Keys(f.imports)) {
		fmt.Fprintf(&b, "\t%s %q\n", name, f.imports[name])
	}
	fmt.Fprintf(&b, ")\n\n%s\n", decls)
	return b.Bytes()
}

// writable reports whether a type can be written in package self outside the function that declares it.
func writable(t types.Type, self *types.Package) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return t.Kind() != types.Invalid && t.Info()&types.IsUntyped == 0
	case *types.Named:
		obj := t.Obj()
		if obj.Pkg() != nil && (obj.Parent() != obj.Pkg().Scope() || obj.Pkg().Path() != self.Path() && !obj.Exported()) {
			return false
		}
		for arg := range t.TypeArgs().Types() {
			if !writable(arg, self) {
				return false
			}
		}
		return true
	case *types.Pointer:
		return writable(t.Elem(), self)
	case *types.Slice:
		return writable(t.Elem(), self)
	case *types.Array:
		return writable(t.Elem(), self)
	case *types.Chan:
		return writable(t.Elem(), self)
	case *types.Map:
		return writable(t.Key(), self) && writable(t.Elem(), self)
	case *types.Signature:
		for _, tuple := range []*types.Tuple{t.Params(), t.Results()} {
			for v := range tuple.Variables() {
				if !writable(v.Type(), self) {
					return false
				}
			}
		}
		return true
	case *types.Interface:
		return t.Empty()
	case *types.Struct:
		return t.NumFields() == 0
	}
	return false
}
