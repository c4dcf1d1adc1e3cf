package flow

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// visitCall lets records flow through a call.
func (f *function) visitCall(c ssa.CallInstruction) {
	s := f.sites[c]
	common := c.Common()
	v := c.Value() // nil for go and defer
	switch s.class.Kind {
	case Polls:
		if v != nil && !s.class.Channel {
			f.result(v, s.class.Result, []Ref{{Var: f.local(tupleKey{v, s.class.Result})}})
		}
	case Derives:
		rs := f.allArgs(common)
		if s.class.Record != nil {
			rs = f.of(s.class.Record)
		}
		f.derived(v, rs)
	case Steps:
		if v != nil && s.class.Record != nil && len(f.of(s.class.Record)) > 0 {
			f.result(v, s.class.Result, []Ref{{Var: f.local(tupleKey{v, s.class.Result})}})
		}
	case Decodes:
		rs := f.allArgs(common)
		f.derived(v, rs)
		if s.class.Into != nil {
			f.fill(s.class.Into, rs)
			for _, v := range insides(s.class.Into) {
				f.fill(v, rs)
			}
		}
	case Keeps:
		if s.class.Into != nil {
			f.fill(s.class.Into, f.allArgs(common))
		}
	case Calls, Retries:
		for _, ins := range s.fun {
			f.fromInstance(v, ins)
		}
	case Spawns, Eaches, Serves:
		for _, ins := range s.fun {
			f.fromInstance(nil, ins)
		}
	case Works:
		f.derived(v, f.allArgs(common))
	case Ordinary:
		if b, ok := common.Value.(*ssa.Builtin); ok {
			f.builtin(b, c)
			return
		}
		for _, ins := range s.targets {
			f.fromInstance(v, ins)
		}
		for _, cl := range s.closures {
			for _, ins := range cl.ins {
				f.fromInstance(nil, ins)
			}
		}
		if len(s.targets) == 0 {
			rs := f.allArgs(common)
			f.derived(v, rs)
			if len(rs) > 0 {
				for _, a := range common.Args {
					if al, ok := rootOf(a).(*ssa.Alloc); ok && al.Comment != "varargs" && !isRecordCell(f, al) {
						f.fill(al, payload(rs))
					}
				}
			}
		}
	}
}

func isRecordCell(f *function, a *ssa.Alloc) bool {
	r, _ := f.b.Class.Record(deref(a.Type()))
	return r
}

func (f *function) builtin(b *ssa.Builtin, c ssa.CallInstruction) {
	args := c.Common().Args
	switch b.Name() {
	case "append", "min", "max":
		if v := c.Value(); v != nil {
			for _, a := range args {
				f.add(v, f.of(a))
			}
		}
	case "copy":
		f.fill(args[0], f.of(args[1]))
	}
}

// allArgs is what the operands of a call carry.
func (f *function) allArgs(common *ssa.CallCommon) []Ref {
	var rs []Ref
	if common.IsInvoke() {
		rs, _ = union(rs, f.of(common.Value))
	}
	for _, a := range common.Args {
		rs, _ = union(rs, f.of(a))
	}
	return rs
}

// derived lets rs flow into the results that can be made of them: not errors, flags, or plain counts. A number
// that comes with an error is no count, but parsed.
func (f *function) derived(v *ssa.Call, rs []Ref) {
	if v == nil || len(rs) == 0 {
		return
	}
	res := v.Common().Signature().Results()
	parsed := f.sites[v].class.Kind == Derives && returnsError(v.Common().Signature())
	for i := 0; i < res.Len(); i++ {
		t := res.At(i).Type()
		if b, ok := types.Unalias(t).Underlying().(*types.Basic); ok && b.Info()&types.IsString == 0 && !allMeta(rs) && !parsed {
			continue
		}
		f.result(v, i, rs)
	}
}

func (f *function) result(v *ssa.Call, i int, rs []Ref) {
	if v.Common().Signature().Results().Len() > 1 {
		f.addTuple(v, i, rs)
		return
	}
	f.add(v, rs)
}

func (f *function) fromInstance(v *ssa.Call, ins *instance) {
	if v != nil {
		for i, rs := range ins.g.Results {
			if i < v.Common().Signature().Results().Len() {
				f.result(v, i, f.mapRefs(ins, rs))
			}
		}
	}
	for _, o := range ins.g.Outs {
		if o.Slot < len(ins.args) {
			a := ins.args[o.Slot]
			if _, cell := rootOf2(a.val).(*ssa.Alloc); a.val != nil && (cell || !o.Field) {
				f.fill(a.val, f.mapRefs(ins, o.Refs))
			}
		}
	}
	for _, subs := range ins.holes {
		for _, sub := range subs {
			f.fromInstance(nil, sub)
		}
	}
}

// outKey is the memory behind a slot.
type outKey struct{ slot int }

// fill lets rs flow into the memory behind v.
func (f *function) fill(v ssa.Value, rs []Ref) {
	if len(rs) == 0 {
		return
	}
	v = rootOf(v)
	switch a := v.(type) {
	case *ssa.Alloc:
		f.addMem(a, rs)
	case *ssa.Parameter, *ssa.FreeVar:
		f.addMem(outKey{f.slot[v]}, rs)
	case *ssa.FieldAddr:
		if base, ok := a.X.(*ssa.Alloc); ok {
			f.addMem(fieldKey{base, a.Field}, rs)
			f.addMem(fieldKey{base, -1}, rs)
			return
		}
		f.fill(a.X, rs)
	case *ssa.Slice:
		f.fill(a.X, rs)
	case *ssa.UnOp:
		switch x := a.X.(type) {
		case *ssa.Alloc:
			f.addMem(x, rs)
		case *ssa.FreeVar: // a variable that the closure shares
			f.fill(x, rs)
		default:
			f.add(a, rs)
		}
	case *ssa.Call, *ssa.Extract: // an object that another function made gathers what is put into it
		f.add(v, []Ref{{Var: f.local(gatherKey{v}), Meta: allMeta(rs)}})
	case *ssa.Const, *ssa.Function, *ssa.Builtin, *ssa.Global, *ssa.MakeClosure:
	default:
		f.add(v, rs)
	}
}

// insides are what a new struct's fields point to: what is decoded into an envelope goes into its letter.
func insides(v ssa.Value) []ssa.Value {
	a, ok := rootOf(v).(*ssa.Alloc)
	if !ok {
		return nil
	}
	var out []ssa.Value
	for _, r := range *a.Referrers() {
		field, ok := r.(*ssa.FieldAddr)
		if !ok {
			continue
		}
		for _, u := range *field.Referrers() {
			if s, ok := u.(*ssa.Store); ok && s.Addr == field && nilable(s.Val.Type()) && !isError(s.Val.Type()) {
				out = append(out, s.Val)
			}
		}
	}
	return out
}

// results fills in what the caller needs: what results carry, name and keep.
func (f *function) results() {
	sig := f.fn.Signature
	n := sig.Results().Len()
	f.g.Results = make([][]Ref, n)
	f.g.ResultKeys = make([][]Key, n)
	for _, b := range f.fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		for i, v := range ret.Results {
			f.g.Results[i], _ = union(f.g.Results[i], f.of(v))
			switch types.Unalias(v.Type()).Underlying().(type) {
			case *types.Pointer, *types.Interface, *types.Chan, *types.Struct:
				if !isError(v.Type()) {
					if _, isConst := v.(*ssa.Const); !isConst {
						f.g.ResultKeys[i] = dedupe(append(f.g.ResultKeys[i], f.keys(v, 0)...))
					}
				}
			}
		}
	}
	for i, v := range f.slots {
		f.out(i, f.mem[outKey{i}], false)
		if isPointer(v.Type()) {
			var stored, fields []Ref
			for _, s := range derefUses(v, false) {
				stored, _ = union(stored, f.of(s))
			}
			for _, s := range derefUses(v, true) {
				fields, _ = union(fields, f.of(s))
			}
			f.out(i, stored, false)
			f.out(i, fields, true)
		}
	}
}

// out notes what flows into the memory behind slot i, what it held itself left out.
func (f *function) out(i int, rs []Ref, field bool) {
	var out []Ref
	for _, r := range rs {
		if vi := f.g.Vars[r.Var]; vi.Kind != Slot || vi.N != i {
			out = append(out, r)
		}
	}
	if len(out) > 0 {
		f.g.Outs = append(f.g.Outs, Out{Slot: i, Refs: out, Field: field})
	}
}

// derefUses are the values stored through pointer v, or into fields of what it points to.
func derefUses(v ssa.Value, fields bool) []ssa.Value {
	var out []ssa.Value
	if v.Referrers() == nil {
		return nil
	}
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.Store:
			if r.Addr == v && !fields {
				out = append(out, r.Val)
			}
		case *ssa.FieldAddr:
			for _, u := range *r.Referrers() {
				if s, ok := u.(*ssa.Store); ok && s.Addr == r && fields {
					out = append(out, s.Val)
				}
			}
		}
	}
	return out
}
