package delivery

import (
	"cmp"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/kafkavet/kafkavet/internal/flow"
)

// Held is a package fact about fields of interface types: what the types that this package, or one that it imports,
// puts into them do when they poll or commit. Who calls such a field's method mostly sees the interface alone: the
// broker is chosen elsewhere, and the committer travels with the record. Package facts are not passed on by the go
// command, so each is the union of its imports' and its own.
type Held struct{ Methods []HeldMethod }

// HeldMethod is a method of a type that is put into a field.
type HeldMethod struct {
	Field  string // "path.Type.field"
	Method string
	Type   string
	Graph  flow.Graph
}

func (*Held) AFact()         {}
func (*Held) String() string { return "flow of what fields hold" }

// heldField is a field and the types that the unit puts into it.
type heldField struct {
	iface *types.Interface
	types []types.Type
}

// heldHere finds the types that the unit puts into fields of interface types.
func (u *unit) heldHere() map[string]heldField {
	out := map[string]heldField{}
	if len(u.reach.Clients) == 0 { // nothing polls or commits
		return out
	}
	for _, fn := range u.reach.Funcs {
		if u.inTest(fn) {
			continue
		}
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if s, ok := in.(*ssa.Store); ok {
					u.holds(out, s)
				}
			}
		}
	}
	return out
}

// holds notes what a store puts into a field.
func (u *unit) holds(out map[string]heldField, s *ssa.Store) {
	addr, ok := s.Addr.(*ssa.FieldAddr)
	if !ok {
		return
	}
	iface, ok := s.Val.Type().Underlying().(*types.Interface)
	name := flow.CellName(addr)
	if !ok || iface.NumMethods() == 0 || name == "" || isError(s.Val.Type()) {
		return
	}
	h := out[name]
	h.iface = iface
	vals, _ := u.tracer().sources(s.Val)
	for _, v := range vals {
		t := v.Type()
		if !types.IsInterface(t) && types.Implements(t, iface) && !u.isMockType(t) && !slices.ContainsFunc(h.types, func(o types.Type) bool { return types.Identical(o, t) }) {
			h.types = append(h.types, t)
		}
	}
	out[name] = h
}

func (u *unit) isMockType(t types.Type) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	return ok && u.class.isMock(n.Obj())
}

// heldElsewhere collects what the facts of the imports say, by field.
func (u *unit) heldElsewhere() map[string][]HeldMethod {
	out := map[string][]HeldMethod{}
	for _, imp := range u.pass.Pkg.Imports() {
		var f Held
		if !u.pass.ImportPackageFact(imp, &f) {
			continue
		}
		for _, m := range f.Methods {
			if !slices.ContainsFunc(out[m.Field], m.same) {
				out[m.Field] = append(out[m.Field], m)
			}
		}
	}
	return out
}

func (m *HeldMethod) same(o HeldMethod) bool { return m.compare(&o) == 0 }

func (m *HeldMethod) compare(o *HeldMethod) int {
	return cmp.Or(cmp.Compare(m.Field, o.Field), cmp.Compare(m.Method, o.Method), cmp.Compare(m.Type, o.Type))
}

func (k *classifier) Held(field string, m *types.Func) []flow.Impl {
	var out []flow.Impl
	for _, t := range k.held[field].types {
		if i, ok := k.methodOf(t, m); ok {
			out = append(out, i)
		}
	}
	for i := range k.heldBy[field] {
		if h := &k.heldBy[field][i]; h.Method == m.Name() {
			out = append(out, flow.Impl{Graph: &h.Graph})
		}
	}
	return out
}

// methodOf is t's method by the name of m: of this unit, or one whose graph is known.
func (k *classifier) methodOf(t types.Type, m *types.Func) (flow.Impl, bool) {
	sel := types.NewMethodSet(t).Lookup(m.Pkg(), m.Name())
	if sel == nil {
		return flow.Impl{}, false
	}
	fn, ok := sel.Obj().(*types.Func)
	if !ok || types.IsInterface(fn.Signature().Recv().Type()) {
		return flow.Impl{}, false
	}
	if fn.Pkg() == k.pass.Pkg {
		f := k.prog.MethodValue(sel)
		return flow.Impl{Fn: f}, f != nil && f.Blocks != nil
	}
	return flow.Impl{Obj: fn}, k.Imported(fn) != nil
}

// exportHeld tells importers what the fields hold.
func (u *unit) exportHeld() {
	var f Held
	for _, field := range slices.Sorted(maps.Keys(u.class.heldBy)) {
		f.Methods = append(f.Methods, u.class.heldBy[field]...)
	}
	for name, h := range u.class.held {
		for _, t := range h.types {
			for m := range h.iface.Methods() {
				if g := u.methodGraph(t, m); g != nil && g.Delivers() {
					f.Methods = append(f.Methods, HeldMethod{name, m.Name(), types.TypeString(t, nil), *g.Export()})
				}
			}
		}
	}
	if len(f.Methods) == 0 {
		return
	}
	slices.SortFunc(f.Methods, func(a, b HeldMethod) int { return a.compare(&b) })
	f.Methods = slices.CompactFunc(f.Methods, func(a, b HeldMethod) bool { return a.same(b) })
	u.pass.ExportPackageFact(&f)
}

// methodGraph is the graph of t's method by the name of m, nil if it is not known.
func (u *unit) methodGraph(t types.Type, m *types.Func) *flow.Graph {
	i, ok := u.class.methodOf(t, m)
	switch {
	case !ok:
		return nil
	case i.Fn != nil:
		return u.builder.Graph(i.Fn)
	}
	return u.class.Imported(i.Obj)
}
