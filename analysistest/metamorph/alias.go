package metamorph

import (
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strconv"
)

// alias copies the record to another variable after the poll and uses that.
func alias(e *editor) {
	e.renameRecord(func(s *step, v *types.Var, name string) (decl, use string) {
		return name + " := " + v.Name(), name
	})
}

// aliasField puts the record into a struct after the poll and uses its field.
func aliasField(e *editor) {
	e.renameRecord(func(s *step, v *types.Var, name string) (decl, use string) {
		frag := e.fragment(s.file)
		typ := frag.typ(v.Type())
		imported := map[string]bool{}
		for _, spec := range s.file.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			imported[path] = true
		}
		for path := range maps.Values(frag.imports) {
			frag.ok = frag.ok && imported[path]
		}
		if !frag.ok {
			return "", ""
		}
		return fmt.Sprintf("%s := struct{ record %s }{%s}", name, typ, v.Name()), name + ".record"
	})
}

// renameRecord has every use of the record after the poll written otherwise.
func (e *editor) renameRecord(other func(s *step, v *types.Var, name string) (decl, use string)) {
	for _, s := range e.steps() {
		id := s.record(e.Info)
		if id == nil {
			continue
		}
		v := e.Info.Defs[id].(*types.Var)
		var uses []*ast.Ident
		for _, stmt := range s.body {
			ast.Inspect(stmt, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok && e.Info.Uses[id] == v {
					uses = append(uses, id)
				}
				return true
			})
		}
		if len(uses) == 0 || e.changed(s.fn.node, v, s.from(), s.to()) {
			continue
		}
		decl, use := other(s, v, e.name("Record"))
		if decl == "" {
			continue
		}
		e.insert(s.from(), decl+"\n")
		slices.SortFunc(uses, func(a, b *ast.Ident) int { return int(a.Pos()) - int(b.Pos()) })
		for _, id := range uses {
			e.replace(id.Pos(), id.End(), use)
		}
		e.n++
	}
}
