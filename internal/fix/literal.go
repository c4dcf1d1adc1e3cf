package fix

import (
	"fmt"
	"go/ast"
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

// constructor is the call that made what a site is about, nil if it is none or may not be changed.
func (x *Fixes) constructor(s *settings.Site) *spot {
	if s == nil {
		return nil
	}
	c := x.spot(s.Instr.Pos())
	if c == nil || c.call == nil {
		return nil
	}
	return c
}

// literal is the composite literal behind an expression: itself, or the only value that its variable is ever given, or that
// the function of this package that is called returns; nil if there is none.
func (x *Fixes) literal(e ast.Expr) *ast.CompositeLit {
	e = ast.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.AND {
		e = ast.Unparen(u.X)
	}
	switch e := e.(type) {
	case *ast.CompositeLit:
		return e
	case *ast.CallExpr:
		if value := x.onlyResult(e); value != nil {
			return x.literal(value)
		}
	case *ast.Ident:
		v, ok := x.pass.TypesInfo.Uses[e].(*types.Var)
		if !ok {
			return nil
		}
		if value := x.onlyValue(v); value != nil {
			if id, ok := value.(*ast.Ident); !ok || x.pass.TypesInfo.Uses[id] != v {
				return x.literal(value)
			}
		}
	}
	return nil
}

// onlyResult is the one expression that a function returns which nobody but this call calls, nil if there are more.
func (x *Fixes) onlyResult(call *ast.CallExpr) ast.Expr {
	fn := typeutil.StaticCallee(x.pass.TypesInfo, call)
	if x.withCalls(nil); fn == nil || fn.Pkg() != x.pass.Pkg || fn.Exported() || len(x.callers[fn]) != 1 {
		return nil
	}
	var returns []*ast.ReturnStmt
	for _, file := range x.pass.Files {
		for _, d := range file.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Body != nil && x.pass.TypesInfo.Defs[d.Name] == fn {
				ast.Inspect(d.Body, func(n ast.Node) bool {
					if r, ok := n.(*ast.ReturnStmt); ok {
						returns = append(returns, r)
					}
					_, literal := n.(*ast.FuncLit)
					return !literal
				})
			}
		}
	}
	if len(returns) != 1 || len(returns[0].Results) != 1 {
		return nil
	}
	if _, again := ast.Unparen(returns[0].Results[0]).(*ast.CallExpr); again { // perhaps of itself
		return nil
	}
	return returns[0].Results[0]
}

// onlyValue is the one expression that a variable is given, nil if there is none or more.
func (x *Fixes) onlyValue(v *types.Var) ast.Expr {
	var value ast.Expr
	n := 0
	for _, file := range x.pass.Files {
		if v.Pos() < file.FileStart || file.FileEnd < v.Pos() {
			continue
		}
		ast.Inspect(file, func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.AssignStmt:
				for i, l := range node.Lhs {
					if id, ok := l.(*ast.Ident); ok && x.pass.TypesInfo.ObjectOf(id) == v {
						n++
						if len(node.Lhs) == len(node.Rhs) {
							value = node.Rhs[i]
						}
					}
				}
			case *ast.ValueSpec:
				for i, id := range node.Names {
					if x.pass.TypesInfo.Defs[id] == v && i < len(node.Values) {
						n++
						value = node.Values[i]
					}
				}
			}
			return true
		})
	}
	if n != 1 {
		return nil
	}
	return value
}

// configMap is the literal of the map of settings that a site was made with, and its file.
func (x *Fixes) configMap(s *settings.Site) (*ast.CompositeLit, *edit.File) {
	c := x.constructor(s)
	if c == nil || len(c.call.Args) == 0 {
		return nil, nil
	}
	lit := x.literal(c.call.Args[0])
	if lit == nil {
		return nil, nil
	}
	if n, ok := types.Unalias(x.pass.TypesInfo.TypeOf(lit)).(*types.Named); !ok || !slices.ContainsFunc(s.Lib.KeyMaps, func(m client.KeyMap) bool { return m.Type == n.Obj().Name() }) {
		return nil, nil
	}
	return lit, x.file(lit.Pos())
}

// entry is the element of a map literal with a constant key, -1 if there is none.
func (x *Fixes) entry(lit *ast.CompositeLit, key string) int {
	for i, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if tv := x.pass.TypesInfo.Types[kv.Key]; tv.Value != nil && tv.Value.ExactString() == strconv.Quote(key) {
				return i
			}
		}
	}
	return -1
}

// setKey gives a key of a ConfigMap literal a value, or writes it as it was meant where it has no effect as it is.
func (x *Fixes) setKey(s *settings.Site, key, value string) ([]analysis.TextEdit, bool) {
	if wrong := s.Set[client.NoEffect]; wrong.Pos.IsValid() { // it may be there, in other words
		for _, r := range wrong.Rows {
			if r.Meant == key {
				return x.asMeant(s, r, wrong.Pos, value)
			}
		}
	}
	for _, v := range s.Set {
		if slices.ContainsFunc(v.Rows, func(r *client.SettingRow) bool { return r.Key == key }) && len(v.Consts) > 0 && !x.inLiteral(s, v.Pos) {
			return x.writtenValue(s.Lib, key, v.Pos, value)
		}
	}
	lit, file := x.configMap(s)
	if lit == nil || file == nil {
		return nil, false
	}
	if i := x.entry(lit, key); i >= 0 {
		old := lit.Elts[i].(*ast.KeyValueExpr).Value
		if x.pass.TypesInfo.Types[old].Value == nil { // it is decided elsewhere
			return nil, false
		}
		return file.Replace(old, value), true
	}
	return file.Append(lit.Elts, lit.Rbrace, strconv.Quote(key)+": "+value)
}

// options are the list in which a site's options are written: the arguments of the constructor, or the literal of the
// slice that is passed.
func (x *Fixes) options(s *settings.Site) (list []ast.Expr, end token.Pos, file *edit.File, qualifier string) {
	c := x.constructor(s)
	if c == nil {
		return nil, 0, nil, ""
	}
	sel, ok := c.call.Fun.(*ast.SelectorExpr)
	if !ok {
		return nil, 0, nil, ""
	}
	pkg, ok := sel.X.(*ast.Ident)
	if !ok {
		return nil, 0, nil, ""
	}
	if !c.call.Ellipsis.IsValid() {
		return c.call.Args, c.call.Rparen, c.file, pkg.Name
	}
	lit := x.literal(c.call.Args[len(c.call.Args)-1])
	if lit == nil {
		return nil, 0, nil, ""
	}
	return lit.Elts, lit.Rbrace, x.file(lit.Pos()), pkg.Name
}

// addOption adds an option, written with %s for the package's name.
func (x *Fixes) addOption(s *settings.Site, option string) ([]analysis.TextEdit, bool) {
	list, end, file, name := x.options(s)
	if file == nil {
		return nil, false
	}
	text := fmt.Sprintf(option, name)
	for _, e := range list { // it may be there, with another value
		if call, ok := ast.Unparen(e).(*ast.CallExpr); ok && strings.HasPrefix(text, file.Text(call.Fun)+"(") {
			return file.Replace(call, text), true
		}
	}
	return file.Append(list, end, text)
}

// dropOption takes the call of an option out of the list.
func (x *Fixes) dropOption(s *settings.Site, option string) ([]analysis.TextEdit, bool) {
	list, _, file, _ := x.options(s)
	if i := indexOption(list, option); i >= 0 {
		return file.Drop(list, i)
	}
	return nil, false
}

// option is the call of an option in the list, with its file and the package's name there; nil if there is none.
func (x *Fixes) option(s *settings.Site, option string) (call ast.Expr, file *edit.File, name string) {
	list, _, file, name := x.options(s)
	if i := indexOption(list, option); i >= 0 {
		return list[i], file, name
	}
	return nil, nil, ""
}

// indexOption finds the call of an option, -1 if there is none.
func indexOption(list []ast.Expr, option string) int {
	return slices.IndexFunc(list, func(e ast.Expr) bool {
		call, ok := ast.Unparen(e).(*ast.CallExpr)
		if !ok {
			return false
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		return ok && sel.Sel.Name == option
	})
}

// setField gives a field of the configuration that a site was made with a value, behind what the program sets of it
// already. The value is written with %s for the package's name.
func (x *Fixes) setField(s *settings.Site, field, value string) ([]analysis.TextEdit, bool) {
	c := x.constructor(s)
	if c == nil || len(c.call.Args) == 0 {
		return nil, false
	}
	id, ok := ast.Unparen(c.call.Args[len(c.call.Args)-1]).(*ast.Ident)
	if !ok {
		return nil, false
	}
	cfg, ok := x.pass.TypesInfo.Uses[id].(*types.Var)
	if !ok || !cfg.Pos().IsValid() {
		return nil, false
	}
	made, ok := x.onlyValue(cfg).(*ast.CallExpr)
	if !ok {
		return nil, false
	}
	sel, ok := made.Fun.(*ast.SelectorExpr)
	if !ok || !x.isClients(made) {
		return nil, false
	}
	at := x.spot(made.Lparen)
	if at == nil {
		return nil, false
	}
	last := at.stmt()
	for _, stmt := range at.list[at.i+1:] {
		a, ok := stmt.(*ast.AssignStmt)
		if !ok || len(a.Lhs) != 1 || !x.isFieldOf(a.Lhs[0], cfg) {
			break
		}
		last = stmt
	}
	pkg, ok := sel.X.(*ast.Ident)
	if !ok {
		return nil, false
	}
	return at.file.Behind(last, fmt.Sprintf("%s.%s = "+value, cfg.Name(), field, pkg.Name))
}

// SettingsIn is the path of the package in which the settings that a finding is about are written, "" if that is this one, or
// not known.
func (x *Fixes) SettingsIn(f *delivery.Finding) string {
	s := f.Site
	if s == nil && f.Category == delivery.AutoCommit && f.Consumer != nil {
		s = f.Consumer.Site
	}
	c := x.constructor(s)
	if c == nil {
		return ""
	}
	if pkg := x.otherPackage(c.call); pkg != "" {
		return pkg
	}
	for _, a := range c.call.Args {
		if v := x.varOf(a); v != nil && v.Pos().IsValid() && !v.IsField() {
			a = x.onlyValue(v)
		}
		if call, ok := a.(*ast.CallExpr); ok {
			if pkg := x.otherPackage(call); pkg != "" {
				return pkg
			}
		}
	}
	return ""
}

// otherPackage is the path of the package of a function that is called, if that is neither this one nor a client's.
func (x *Fixes) otherPackage(call *ast.CallExpr) string {
	fn := typeutil.StaticCallee(x.pass.TypesInfo, call)
	if fn == nil || fn.Pkg() == nil || fn.Pkg() == x.pass.Pkg || client.IsClient(fn.Pkg().Path()) || !x.returnsClients(fn) {
		return ""
	}
	return fn.Pkg().Path()
}

// returnsClients reports whether a function gives something of a client's: what is made, or a configuration.
func (x *Fixes) returnsClients(fn *types.Func) bool {
	for v := range fn.Signature().Results().Variables() {
		t := types.Unalias(v.Type())
		switch u := t.(type) {
		case *types.Pointer:
			t = types.Unalias(u.Elem())
		case *types.Slice:
			t = types.Unalias(u.Elem())
		}
		if n, ok := t.(*types.Named); ok && n.Obj().Pkg() != nil && client.IsClient(n.Obj().Pkg().Path()) {
			return true
		}
	}
	return false
}

// isClients reports whether a call is one of a client library's functions.
func (x *Fixes) isClients(call *ast.CallExpr) bool {
	fn := typeutil.StaticCallee(x.pass.TypesInfo, call)
	return fn != nil && fn.Pkg() != nil && client.IsClient(fn.Pkg().Path())
}

// isFieldOf reports whether an expression is a field of a variable, or of a field of it.
func (x *Fixes) isFieldOf(e ast.Expr, v *types.Var) bool {
	sel, ok := e.(*ast.SelectorExpr)
	for ok {
		if id, isID := sel.X.(*ast.Ident); isID {
			return x.pass.TypesInfo.Uses[id] == v
		}
		sel, ok = sel.X.(*ast.SelectorExpr)
	}
	return false
}
