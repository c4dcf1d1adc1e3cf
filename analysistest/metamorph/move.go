package metamorph

import (
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"
)

// moved is the name of the package that functions move to.
const moved = "kvmoved"

// part is what moves as a whole: a function, or a declaration of types, constants or variables with the
// methods of its types.
type part struct {
	decls []ast.Decl
	refs  map[*part]bool
	stays bool
}

// movePackage moves all functions that do not poll themselves and need nothing that stays, with the
// types, constants and variables that they need, into a package below this one.
func movePackage(e *editor) {
	parts, owner := e.parts()
	e.pin(parts, owner)
	used := false // a function is called from outside
	e.eachUse(func(at *part, id *ast.Ident, obj types.Object) {
		_, isFunc := obj.(*types.Func)
		if to := owner[obj]; to != nil && !to.stays && at.stays && isFunc {
			used = true
		}
	}, parts)
	if !used {
		return
	}
	names := map[types.Object]string{}
	for obj, p := range owner {
		if !p.stays {
			names[obj] = e.exportedName(obj)
		}
	}
	files := map[*ast.File]bool{}
	for _, p := range parts {
		for _, decl := range p.decls {
			e.renameMoved(decl, p, names, files)
		}
	}
	src := e.newPackage()
	var removed []edit
	for _, file := range e.Syntax {
		frag := e.fragment(file)
		frag.self = types.NewPackage(src.Path, moved)
		var text strings.Builder
		for _, p := range parts {
			for _, decl := range p.decls {
				if !p.stays && e.file(decl.Pos()) == file {
					frag.uses(decl.Pos(), decl.End())
					text.WriteString(e.render(decl.Pos(), decl.End()) + "\n\n")
					removed = append(removed, edit{pos: decl.Pos(), end: decl.End(), text: func() string { return "" }})
				}
			}
		}
		if text.Len() > 0 {
			base := filepath.Base(e.Fset.File(file.FileStart).Name())
			src.Files[filepath.Join(e.dir(), moved, base)] = pretty(frag.text(moved, text.String()))
		}
	}
	e.edits = append(e.edits, removed...)
	for file := range files {
		e.require(file, src.Path)
	}
	e.n++
}

// parts are the package's declarations, and the part that each package-level object belongs to.
func (e *editor) parts() (parts []*part, owner map[types.Object]*part) {
	owner = map[types.Object]*part{}
	define := func(p *part, ids ...*ast.Ident) {
		for _, id := range ids {
			if obj := e.Info.Defs[id]; obj != nil {
				owner[obj] = p
			}
		}
	}
	var methods []*ast.FuncDecl
	for _, file := range e.Syntax {
		for _, d := range file.Decls {
			p := &part{decls: []ast.Decl{d}, refs: map[*part]bool{}}
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv != nil {
					methods = append(methods, d)
					continue
				}
				define(p, d.Name)
			case *ast.GenDecl:
				if d.Tok == token.IMPORT {
					continue
				}
				for _, spec := range d.Specs {
					switch spec := spec.(type) {
					case *ast.TypeSpec:
						define(p, spec.Name)
					case *ast.ValueSpec:
						define(p, spec.Names...)
					}
				}
			}
			parts = append(parts, p)
		}
	}
	for _, m := range methods {
		recv := e.Info.Defs[m.Name].(*types.Func).Signature().Recv().Type()
		if ptr, ok := recv.(*types.Pointer); ok {
			recv = ptr.Elem()
		}
		p := owner[types.Unalias(recv).(*types.Named).Obj()]
		p.decls = append(p.decls, m)
	}
	return parts, owner
}

// eachUse visits every use of an object of this package, with the part that it stands in.
func (e *editor) eachUse(visit func(at *part, id *ast.Ident, obj types.Object), parts []*part) {
	for _, p := range parts {
		for _, decl := range p.decls {
			ast.Inspect(decl, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					if obj := e.Info.Uses[id]; obj != nil && obj.Pkg() == e.Types {
						visit(p, id, obj)
					}
				}
				return true
			})
		}
	}
}

// pin marks the parts that stay: those that poll, that other packages name, that need one that stays,
// and those whose unexported fields or methods one that stays uses.
func (e *editor) pin(parts []*part, owner map[types.Object]*part) {
	foreign := e.foreignUses()
	member := map[types.Object]*part{} // unexported fields and methods
	for obj, p := range owner {
		if name := obj.Name(); name == "main" || name == "init" || name == "_" || foreign[name] {
			p.stays = true
		}
	}
	polls := e.allSteps()
	for _, p := range parts {
		if _, isFunc := p.decls[0].(*ast.FuncDecl); isFunc && owner[e.Info.Defs[p.decls[0].(*ast.FuncDecl).Name]] == nil {
			p.stays = true // init
		}
		for _, decl := range p.decls {
			for _, s := range polls {
				if decl.Pos() <= s.loop.Pos() && s.loop.End() <= decl.End() {
					p.stays = true
				}
			}
			ast.Inspect(decl, func(n ast.Node) bool {
				id, ok := n.(*ast.Ident)
				if !ok {
					return true
				}
				switch obj := e.Info.Defs[id].(type) {
				case *types.Var:
					if obj.IsField() && !obj.Exported() {
						member[obj] = p
						if obj.Embedded() { // its name is that of a type, which would change
							p.stays = true
						}
					}
				case *types.Func:
					if obj.Signature().Recv() != nil && !obj.Exported() {
						member[obj] = p
						p.stays = p.stays || types.IsInterface(obj.Signature().Recv().Type())
					}
				}
				return true
			})
		}
	}
	for again := true; again; {
		again = false
		stay := func(p *part) {
			if !p.stays {
				p.stays, again = true, true
			}
		}
		e.eachUse(func(at *part, id *ast.Ident, obj types.Object) {
			if v, ok := obj.(*types.Var); ok {
				obj = v.Origin()
			}
			if f, ok := obj.(*types.Func); ok {
				obj = f.Origin()
			}
			if to := owner[obj]; to != nil && to.stays && !at.stays {
				stay(at)
			}
			if to := member[obj]; to != nil && at.stays && !to.stays {
				stay(to)
			}
		}, parts)
		for _, p := range parts {
			for _, decl := range p.decls {
				ast.Inspect(decl, func(n ast.Node) bool {
					if lit, ok := n.(*ast.CompositeLit); ok && p.stays && len(lit.Elts) > 0 {
						if to := e.unkeyed(lit, owner); to != nil {
							stay(to)
						}
					}
					return true
				})
			}
		}
	}
}

// unkeyed is the part with the struct type of a literal that sets fields by their order.
func (e *editor) unkeyed(lit *ast.CompositeLit, owner map[types.Object]*part) *part {
	if _, keyed := lit.Elts[0].(*ast.KeyValueExpr); keyed {
		return nil
	}
	named, ok := types.Unalias(e.Info.TypeOf(lit)).(*types.Named)
	if !ok {
		return nil
	}
	s, ok := named.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for f := range s.Fields() {
		if !f.Exported() {
			return owner[named.Obj()]
		}
	}
	return nil
}

// foreignUses are the names of this package that others use.
func (e *editor) foreignUses() map[string]bool {
	used := map[string]bool{}
	for _, p := range e.module.Packages {
		for _, obj := range p.Info.Uses {
			if p != e.Package && obj.Pkg() != nil && obj.Pkg().Path() == e.Path {
				used[obj.Name()] = true
			}
		}
	}
	return used
}

// exportedName is the name of a moved object in its new package.
func (e *editor) exportedName(obj types.Object) string {
	if obj.Exported() {
		return obj.Name()
	}
	name := strings.ToUpper(obj.Name()[:1]) + obj.Name()[1:]
	for e.Types.Scope().Lookup(name) != nil {
		name += "X"
	}
	return name
}

// renameMoved writes the new names into a declaration, qualified where it stays; files gets the files
// that need the import.
func (e *editor) renameMoved(decl ast.Decl, p *part, names map[types.Object]string, files map[*ast.File]bool) {
	ast.Inspect(decl, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		obj := e.Info.Uses[id]
		if obj == nil {
			obj = e.Info.Defs[id]
		}
		name, ok := names[obj]
		if !ok {
			return true
		}
		if p.stays {
			name = moved + "." + name
			files[e.file(id.Pos())] = true
		}
		e.replace(id.Pos(), id.End(), name)
		return true
	})
}
