package fix

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/kafkavet/kafkavet/internal/client"
	"github.com/kafkavet/kafkavet/internal/delivery"
	"github.com/kafkavet/kafkavet/internal/edit"
	"github.com/kafkavet/kafkavet/internal/settings"
)

// autoCommitConflict sets what makes the program's own calls effective.
func (x *Fixes) autoCommitConflict(f *delivery.Finding) []proposal {
	if f.Site == nil {
		return nil
	}
	if f.Call != nil {
		return append(x.effective(f), x.withoutCall(f)...)
	}
	if f.Row != nil {
		if edits, ok := x.asMeant(f.Site, f.Row, f.Pos, ""); ok {
			return []proposal{{message: "Write the setting that the client knows", tier: safe, edits: edits}}
		}
	}
	return x.without(f)
}

// without drops a setting that has no effect: an option, or a field of a literal.
func (x *Fixes) without(f *delivery.Finding) []proposal {
	if f.Row == nil {
		return nil
	}
	const message = "Drop the setting, which has no effect"
	if f.Row.Option != "" {
		if edits, ok := x.dropOption(f.Site, f.Row.Option); ok {
			return []proposal{{message: message, tier: safe, edits: edits}}
		}
		return nil
	}
	if a := x.assigned(f.Pos, f.Row.Field); a != nil {
		if edits, ok := a.file.Remove(a.stmt(), a.stmt()); ok {
			return []proposal{{message: message, tier: safe, edits: edits}}
		}
		return nil
	}
	if edits, ok := x.dropField(f.Site, f.Row.Field); ok {
		return []proposal{{message: message, tier: safe, edits: edits}}
	}
	return nil
}

// droppable are the calls without effect that somebody may want to do without. Those of a transaction are none.
var droppable = []client.Verb{client.Commit, client.Mark, client.Flush, client.Rewind}

// withoutCall drops a call that has no effect, with the look at its error: a choice, for who wrote it wanted that effect.
func (x *Fixes) withoutCall(f *delivery.Finding) []proposal {
	s := x.spot(f.Pos)
	if s == nil || s.call == nil || !slices.Contains(droppable, f.Call.Does) {
		return nil
	}
	n := x.group(s.list, s.i)
	unit := s.list[s.i : s.i+n]
	if !x.isAlone(s) || n == 2 && x.checkOf(s).Else != nil || !x.meansTheSame(unit, nil, s.body) {
		return nil
	}
	edits, ok1 := s.file.Remove(unit[0], unit[n-1])
	more, ok2 := x.unimport(s.file, unit)
	if !ok1 || !ok2 {
		return nil
	}
	return []proposal{{message: "Drop the call, which has no effect", tier: choice, edits: append(edits, more...)}}
}

// unimport drops the imports of a file that nothing but some statements needs.
func (x *Fixes) unimport(file *edit.File, unit []ast.Stmt) ([]analysis.TextEdit, bool) {
	within := map[*types.PkgName]int{} // its uses there, less all that there are
	for id, o := range x.pass.TypesInfo.Uses {
		if p, ok := o.(*types.PkgName); ok {
			within[p]--
			for _, s := range unit {
				if s.Pos() <= id.Pos() && id.Pos() < s.End() {
					within[p]++
				}
			}
		}
	}
	var edits []analysis.TextEdit
	for _, d := range file.Syntax.Decls {
		d, ok := d.(*ast.GenDecl)
		if !ok || d.Tok != token.IMPORT {
			continue
		}
		for _, spec := range d.Specs {
			p := x.pass.TypesInfo.PkgNameOf(spec.(*ast.ImportSpec))
			if n, used := within[p]; p == nil || !used || n < 0 {
				continue
			}
			es, ok := file.Unimport(d, spec)
			if !ok {
				return nil, false
			}
			edits = append(edits, es...)
		}
	}
	return edits, true
}

// isAlone reports whether the statement of a call is that call alone, perhaps with the look at its error, and gives no variable
// that others gave a value before another one.
func (x *Fixes) isAlone(s *spot) bool {
	var a *ast.AssignStmt
	switch stmt := s.stmt().(type) {
	case *ast.ExprStmt:
		return ast.Unparen(stmt.X) == s.call
	case *ast.AssignStmt:
		a = stmt
	case *ast.IfStmt:
		a, _ = stmt.Init.(*ast.AssignStmt)
		if stmt.Else != nil || x.failed(stmt.Cond) == nil {
			return false
		}
	}
	return a != nil && ast.Unparen(a.Rhs[0]) == s.call && !slices.ContainsFunc(a.Lhs, func(e ast.Expr) bool {
		id, ok := e.(*ast.Ident)
		return !ok || id.Name != "_" && x.pass.TypesInfo.Defs[id] == nil
	})
}

// dropField takes a field out of the literal that a site is made with.
func (x *Fixes) dropField(s *settings.Site, field string) ([]analysis.TextEdit, bool) {
	c := x.constructor(s)
	if c == nil || field == "" || len(c.call.Args) != 1 {
		return nil, false
	}
	lit := x.literal(c.call.Args[0])
	if lit == nil {
		return nil, false
	}
	for i, e := range lit.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		if id, ok := kv.Key.(*ast.Ident); ok && id.Name == field {
			if file := x.file(lit.Pos()); file != nil {
				return file.Drop(lit.Elts, i)
			}
		}
	}
	return nil, false
}

// effective proposes the setting that a call needs.
func (x *Fixes) effective(f *delivery.Finding) []proposal {
	return x.remedied(f.Site, safe, func(r client.Remedy) bool {
		return !r.Unset && slices.ContainsFunc(f.Call.Needs, func(c client.Cond) bool { return c.Setting == r.Setting })
	})
}

// assigned is the statement at a position, if it gives the field at a path a value and does nothing else; nil for any other.
func (x *Fixes) assigned(pos token.Pos, path string) *spot {
	s := x.spot(pos)
	if s == nil || path == "" {
		return nil
	}
	a, ok := s.stmt().(*ast.AssignStmt)
	if !ok || len(a.Lhs) != 1 || a.Tok != token.ASSIGN {
		return nil
	}
	sel, ok := a.Lhs[0].(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != path[strings.LastIndexByte(path, '.')+1:] {
		return nil
	}
	return s
}

// asMeant writes the setting of a row, which has no effect as it is written at a position, as it was meant. With a value it
// must have that.
func (x *Fixes) asMeant(s *settings.Site, row *client.SettingRow, pos token.Pos, value string) ([]analysis.TextEdit, bool) {
	switch file := x.file(pos); {
	case row.Meant == "" || file == nil:
		return nil, false
	case row.Field != "":
		return x.fieldAsMeant(row, pos)
	case x.inLiteral(s, pos):
		return x.keyAsMeant(s, row, value)
	default:
		return x.writerAsMeant(file, s.Lib, row, pos, value)
	}
}

// fieldAsMeant gives the field that was meant the value.
func (x *Fixes) fieldAsMeant(row *client.SettingRow, pos token.Pos) ([]analysis.TextEdit, bool) {
	a := x.assigned(pos, row.Field)
	if a == nil {
		return nil, false
	}
	was, is := strings.Split(row.Field, "."), strings.Split(row.Meant, ".")
	for len(was) > 1 && len(is) > 1 && was[0] == is[0] {
		was, is = was[1:], is[1:]
	}
	lhs := a.stmt().(*ast.AssignStmt).Lhs[0]
	text, ok := strings.CutSuffix(a.file.Text(lhs), "."+strings.Join(was, "."))
	if !ok {
		return nil, false
	}
	return a.file.Replace(lhs, text+"."+strings.Join(is, ".")), true
}

// inLiteral reports whether a position stands in the map literal of a site.
func (x *Fixes) inLiteral(s *settings.Site, pos token.Pos) bool {
	lit, _ := x.configMap(s)
	return lit != nil && lit.Pos() <= pos && pos < lit.End()
}

// keyAsMeant writes the key of a row in the map literal of a site as it was meant: in its place, or, if it stands in the map
// of another key, beside that.
func (x *Fixes) keyAsMeant(s *settings.Site, row *client.SettingRow, value string) ([]analysis.TextEdit, bool) {
	lit, file := x.configMap(s)
	if lit == nil || file == nil || x.entry(lit, row.Meant) >= 0 {
		return nil, false
	}
	is := func(e ast.Expr) bool { return value == "" || file.Text(e) == value }
	if i := x.entry(lit, row.Key); i >= 0 {
		kv := lit.Elts[i].(*ast.KeyValueExpr)
		return file.Replace(kv.Key, strconv.Quote(row.Meant)), is(kv.Value)
	}
	for _, m := range s.Lib.KeyMaps {
		at := x.entry(lit, m.Sub)
		if m.Sub == "" || at < 0 {
			continue
		}
		outer := lit.Elts[at].(*ast.KeyValueExpr)
		inner := x.literal(outer.Value)
		if inner == nil || inner != ast.Unparen(outer.Value) {
			continue
		}
		key, ok := strings.CutPrefix(row.Key, m.Prefix)
		i := x.entry(inner, key)
		if !ok || i < 0 {
			continue
		}
		kv := inner.Elts[i].(*ast.KeyValueExpr)
		text := strconv.Quote(row.Meant) + ": " + file.Text(kv.Value)
		if len(inner.Elts) == 1 {
			return file.Replace(outer, text), is(kv.Value)
		}
		dropped, ok1 := file.Drop(inner.Elts, i)
		added, ok2 := file.Append(lit.Elts, lit.Rbrace, text)
		return append(dropped, added...), ok1 && ok2 && is(kv.Value)
	}
	return nil, false
}

// writerAsMeant writes the key that was meant in a call that sets it, or in an assignment to an element of the map.
func (x *Fixes) writerAsMeant(file *edit.File, lib *client.Library, row *client.SettingRow, pos token.Pos, value string) ([]analysis.TextEdit, bool) {
	s := x.spot(pos)
	if s == nil {
		return nil, false
	}
	if a, ok := s.stmt().(*ast.AssignStmt); ok && s.call == nil && len(a.Lhs) == 1 {
		if e, ok := a.Lhs[0].(*ast.IndexExpr); ok && x.isText(e.Index, row.Key) {
			return file.Replace(e.Index, strconv.Quote(row.Meant)), value == "" || file.Text(a.Rhs[0]) == value
		}
	}
	if key, val := x.writes(lib, s.call, row.Key); key != nil {
		return file.Replace(key, strconv.Quote(row.Meant)), value == "" || file.Text(val) == value
	}
	return nil, false
}

// writtenValue gives the key that is written at a position another value, in the call that sets it or the assignment.
func (x *Fixes) writtenValue(lib *client.Library, key string, pos token.Pos, value string) ([]analysis.TextEdit, bool) {
	s := x.spot(pos)
	if s == nil {
		return nil, false
	}
	if _, val := x.writes(lib, s.call, key); val != nil && x.pass.TypesInfo.Types[val].Value != nil {
		return s.file.Replace(val, value), true
	}
	if a, ok := s.stmt().(*ast.AssignStmt); ok && len(a.Lhs) == 1 && x.pass.TypesInfo.Types[a.Rhs[0]].Value != nil {
		if e, ok := a.Lhs[0].(*ast.IndexExpr); ok && x.isText(e.Index, key) {
			return s.file.Replace(a.Rhs[0], value), true
		}
	}
	return nil, false
}

// writes are the operands of a call that sets a key, nil for any other.
func (x *Fixes) writes(lib *client.Library, call *ast.CallExpr, key string) (k, v ast.Expr) {
	if call == nil {
		return nil, nil
	}
	fn, ok := typeutil.Callee(x.pass.TypesInfo, call).(*types.Func)
	if !ok {
		return nil, nil
	}
	for _, m := range lib.KeyMaps {
		for _, w := range m.Writers {
			at, ok1 := w.Key.IsArg()
			val, ok2 := w.Value.IsArg()
			if w.Method == fn.Name() && ok1 && ok2 && len(call.Args) > max(at, val) && x.isText(call.Args[at], key) {
				return call.Args[at], call.Args[val]
			}
		}
	}
	return nil, nil
}

// isText reports whether an expression is a constant text.
func (x *Fixes) isText(e ast.Expr, text string) bool {
	v := x.pass.TypesInfo.Types[e].Value
	return v != nil && v.Kind() == constant.String && constant.StringVal(v) == text
}
