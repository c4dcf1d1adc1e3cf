package flow

import (
	"errors"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

var errTooBig = errors.New("too big")

// site is what a call instruction comes to: its meaning, and the graphs that are put in its place.
type site struct {
	class    Call
	targets  []*instance  // alternatives for the callee
	fun      []*instance  // alternatives for the function operand of Eaches, Spawns, Calls, Retries
	hole     Var          // the slot or field that holds the function called, NoVar
	funHole  Var          // the same for the function operand
	elem     Var          // Eaches: the element
	closures []closureArg // function operands of a call that nobody knows
}

type closureArg struct{ ins []*instance }

// instance is a callee's graph in a caller: its variables renamed, its slots bound.
type instance struct {
	g     *Graph
	vars  []Var
	args  []arg
	holes map[int][]*instance
	depth int
}

// arg is what a slot is bound to: a value of the function being built, references of its own, or those
// of an outer instance.
type arg struct {
	val   ssa.Value
	own   []Ref
	outer *instance
	refs  []Ref
	tok   Tok
	keys  []Key
}

// target is a function that a value may be.
type target struct {
	fn       *ssa.Function
	obj      *types.Func
	bindings []ssa.Value
	foreign  bool      // the bindings belong to another function
	holder   ssa.Value // foreign: the value whose field holds the function
	bound    []arg     // what the free variables are, where that is not bindings
}

func (f *function) findSites() {
	for _, b := range f.fn.Blocks {
		for _, in := range b.Instrs {
			if c, ok := in.(ssa.CallInstruction); ok {
				f.sites[c] = f.newSite(c)
			}
		}
	}
}

func (f *function) newSite(c ssa.CallInstruction) *site {
	f.placing = c
	s := &site{class: f.b.Class.Call(c), hole: NoVar, funHole: NoVar, elem: NoVar}
	common := c.Common()
	if s.targets = f.held(s.class, common); len(s.targets) > 0 {
		s.class = Call{}
		return s
	}
	switch s.class.Kind {
	case Eaches:
		s.elem = f.newVar(VarInfo{Kind: Local})
		s.fun, s.funHole = f.instances(s.class.Func, func(t target) []arg {
			return f.closureArgs(t, []arg{{own: []Ref{{Var: s.elem}}}})
		})
	case Serves:
		s.elem = f.newVar(VarInfo{Kind: Local})
		s.fun, s.funHole = f.served(s.class.Func, s.elem)
	case Spawns, Calls, Retries:
		from := f.otherArgs(common, s.class.Func)
		s.fun, s.funHole = f.instances(s.class.Func, func(t target) []arg { return f.closureArgs(t, from(t)) })
	case Ordinary:
		f.ordinary(s, common)
	}
	return s
}

// served puts in place the functions that v may be, each parameter of theirs bound to the record in elem. A method
// value stands for its method, whose returns are then in sight.
func (f *function) served(v ssa.Value, elem Var) ([]*instance, Var) {
	ts, from := f.funcs(v, 0)
	if len(ts) > maxTargets {
		return nil, NoVar
	}
	n := v.Type().Underlying().(*types.Signature).Params().Len()
	var out []*instance
	for _, t := range ts {
		var args []arg
		if m := boundMethod(t.fn); m != nil && len(t.bindings) == 1 {
			recv := arg{}
			if !t.foreign {
				recv.val = t.bindings[0]
			}
			t, args = target{fn: m}, []arg{recv}
		}
		for range n {
			args = append(args, arg{own: []Ref{{Var: elem}}})
		}
		if i := f.instance(t, f.closureArgs(t, args), 0); i != nil {
			out = append(out, i)
		}
	}
	return out, from
}

// boundMethod is the method that a method value's wrapper calls, nil if fn is none or the method is not here.
func boundMethod(fn *ssa.Function) *ssa.Function {
	if fn == nil || fn.Synthetic == "" || len(fn.FreeVars) != 1 {
		return nil
	}
	obj, ok := fn.Object().(*types.Func)
	if !ok {
		return nil
	}
	if m := fn.Prog.FuncValue(obj); m != nil && m != fn && m.Blocks != nil {
		return m
	}
	return nil
}

// otherArgs binds the parameters of a function operand to whatever the call's other operands carry.
func (f *function) otherArgs(common *ssa.CallCommon, fun ssa.Value) func(target) []arg {
	return func(t target) []arg {
		n := 0
		if t.fn != nil {
			n = len(t.fn.Params)
		} else if t.obj != nil {
			n = t.obj.Type().(*types.Signature).Params().Len()
		}
		out := make([]arg, n)
		for i := range out {
			out[i] = arg{outer: &instance{vars: nil, args: valArgs(common, fun)}, refs: nil}
		}
		return out
	}
}

func valArgs(common *ssa.CallCommon, but ssa.Value) []arg {
	var out []arg
	if common.IsInvoke() {
		out = append(out, arg{val: common.Value})
	}
	for _, a := range common.Args {
		if a != but {
			out = append(out, arg{val: a})
		}
	}
	return out
}

// ordinary resolves a call that the classifier does not know.
func (f *function) ordinary(s *site, common *ssa.CallCommon) {
	if common.IsInvoke() {
		for _, impl := range f.b.Class.Impls(common.Method, common.Value.Type()) {
			s.add(f.instance(target{fn: impl.Fn, obj: impl.Obj}, methodArgs(common), 0))
		}
		if len(s.targets) == 0 {
			if g := f.b.Class.Imported(common.Method); g != nil {
				s.add(f.place(g, methodArgs(common), 0))
			}
		}
	} else {
		s.targets, s.hole = f.instances(common.Value, func(t target) []arg {
			var args []arg
			for _, a := range common.Args {
				args = append(args, arg{val: a})
			}
			return f.closureArgs(t, args)
		})
	}
	if len(s.targets) > 0 || s.hole != NoVar {
		return
	}
	// A call that nobody knows: it may call the functions that it is given.
	for _, a := range common.Args {
		if _, ok := a.Type().Underlying().(*types.Signature); !ok {
			continue
		}
		ins, _ := f.instances(a, func(t target) []arg { return f.closureArgs(t, f.otherArgs(common, a)(t)) })
		if len(ins) > 0 {
			s.closures = append(s.closures, closureArg{ins})
		}
	}
}

// methodArgs binds the slots of an interface method: its receiver, then its parameters.
func methodArgs(common *ssa.CallCommon) []arg {
	args := []arg{{val: common.Value}}
	for _, a := range common.Args {
		args = append(args, arg{val: a})
	}
	return args
}

// held puts in place the methods of what is kept in the field that an interface value comes from. Those that neither
// poll nor commit stay what callers take them for: another broker's, or work that is saved or tried again as a whole.
func (f *function) held(class Call, common *ssa.CallCommon) []*instance {
	if !common.IsInvoke() || class.Tag != "" || len(f.b.Class.Impls(common.Method, common.Value.Type())) > 0 {
		return nil
	}
	var out []*instance
	for _, field := range f.keptIn(common.Value, 0) {
		for _, impl := range f.b.Class.Held(field, common.Method) {
			g := impl.Graph
			if impl.Fn != nil {
				g = f.b.Graph(impl.Fn)
			} else if impl.Obj != nil {
				g = f.b.Class.Imported(impl.Obj)
			}
			if g == nil || !g.Delivers() {
				continue
			}
			if impl.Fn != nil {
				f.b.absorb(impl.Fn, f.fn)
			}
			out = append(out, f.place(g, methodArgs(common), 0))
		}
	}
	if len(out) > maxTargets {
		return nil
	}
	return out
}

// keptIn names the fields that an interface value may be read from, here or by the function that returns it.
func (f *function) keptIn(v ssa.Value, depth int) []string {
	if depth > 8 {
		return nil
	}
	switch v := v.(type) {
	case *ssa.ChangeInterface:
		return f.keptIn(v.X, depth+1)
	case *ssa.Field:
		st := v.X.Type().Underlying().(*types.Struct)
		return fieldNames(named(v.X.Type(), st.Field(v.Field).Name()))
	case *ssa.UnOp:
		switch a := v.X.(type) {
		case *ssa.FieldAddr:
			return fieldNames(named(a.X.Type(), fieldName(a)))
		case *ssa.Alloc:
			if val := onlyStore(a); val != nil {
				return f.keptIn(val, depth+1)
			}
		}
	case *ssa.Extract:
		if c, ok := v.Tuple.(*ssa.Call); ok {
			return f.resultFields(c, v.Index)
		}
	case *ssa.Call:
		return f.resultFields(v, 0)
	}
	return nil
}

func fieldNames(name string) []string {
	if name == "" {
		return nil
	}
	return []string{name}
}

// resultFields names the fields that result i of a call may be read from.
func (f *function) resultFields(c *ssa.Call, i int) []string {
	s := f.sites[c]
	if s == nil {
		return nil
	}
	var out []string
	for _, ins := range s.targets {
		if i >= len(ins.g.ResultKeys) {
			continue
		}
		for _, k := range ins.g.ResultKeys[i] {
			if v := ins.g.Vars[k.Var]; v.Kind == Named && !slices.Contains(out, v.Name) {
				out = append(out, v.Name)
			}
		}
	}
	return out
}

func (s *site) add(i *instance) {
	if i != nil {
		s.targets = append(s.targets, i)
	}
}

// closureArgs binds parameters, then free variables.
func (f *function) closureArgs(t target, params []arg) []arg {
	if t.fn != nil {
		for len(params) < len(t.fn.Params) {
			params = append(params, arg{})
		}
		params = params[:len(t.fn.Params):len(t.fn.Params)]
	}
	if t.bound != nil {
		return append(params, t.bound...)
	}
	for _, b := range t.bindings {
		switch {
		case !t.foreign:
			params = append(params, arg{val: b})
		case t.holder != nil && f.holdsRecord(b): // the function travels with the record
			params = append(params, arg{outer: &instance{args: []arg{{val: t.holder}}}})
		default:
			params = append(params, arg{})
		}
	}
	return params
}

// holdsRecord reports whether a closure's variable is a record.
func (f *function) holdsRecord(b ssa.Value) bool {
	t := b.Type()
	for {
		if rec, _ := f.b.Class.Record(t); rec {
			return true
		}
		p, ok := types.Unalias(t).Underlying().(*types.Pointer)
		if !ok {
			return false
		}
		t = p.Elem()
	}
}

// instances puts in place the functions that v may be; the variable says where v comes from when it is
// not known.
func (f *function) instances(v ssa.Value, bind func(target) []arg) ([]*instance, Var) {
	ts, from := f.funcs(v, 0)
	if len(ts) > maxTargets {
		return nil, NoVar
	}
	var out []*instance
	for _, t := range ts {
		if i := f.instance(t, bind(t), 0); i != nil {
			out = append(out, i)
		}
	}
	return out, from
}

func (f *function) instance(t target, args []arg, depth int) *instance {
	var g *Graph
	if t.fn != nil {
		g = f.b.Graph(t.fn)
		if g != nil {
			f.b.absorb(t.fn, f.fn)
		}
	} else if t.obj != nil {
		g = f.b.Class.Imported(t.obj)
	}
	if g == nil {
		return nil
	}
	return f.place(g, args, depth)
}

// absorb notes that fn's graph stands in the place of a call in by.
func (b *Builder) absorb(fn, by *ssa.Function) {
	if b.absorbed[fn] == nil {
		b.absorbed[fn] = map[*ssa.Function]bool{}
	}
	b.absorbed[fn][by] = true
}

// place renames a graph's variables for this function and resolves the holes that its arguments fill.
func (f *function) place(g *Graph, args []arg, depth int) *instance {
	if len(g.Nodes) > maxOutline && !g.structural() {
		g = g.outline()
	}
	if len(g.Nodes)+len(f.g.Vars) > maxNodes*4 {
		panic(errTooBig)
	}
	ins := &instance{g: g, vars: make([]Var, len(g.Vars)), args: args, depth: depth}
	for i, v := range g.Vars {
		switch v.Kind {
		case Local:
			ins.vars[i] = f.newVar(v)
			f.placed[ins.vars[i]] = f.placing
		case Named:
			ins.vars[i] = f.name(v.Name)
		default:
			ins.vars[i] = NoVar
		}
	}
	for _, s := range g.Stores {
		if s.Slot < len(args) && args[s.Slot].val != nil {
			f.keep(s.Name, args[s.Slot].val)
		}
	}
	if depth > 4 {
		return ins
	}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		if n.Op != Hole || n.Fun == NoVar {
			continue
		}
		var ts []target
		if vi := g.Vars[n.Fun]; vi.Kind == Slot {
			if vi.N < len(args) && args[vi.N].val != nil {
				ts, _ = f.funcs(args[vi.N].val, 0)
			}
		} else if vi.Kind == Named {
			ts = f.fieldFuncs(vi.Name, nil)
		}
		if len(ts) > maxTargets {
			continue
		}
		for _, t := range ts {
			var params []arg
			for k := range n.Args {
				a := arg{outer: ins, refs: n.Args[k]}
				if k < len(n.ArgTok) {
					a.tok = n.ArgTok[k]
				}
				if k < len(n.ArgKey) {
					a.keys = n.ArgKey[k]
				}
				params = append(params, a)
			}
			if sub := f.instance(t, f.closureArgs(t, params), depth+1); sub != nil {
				if n.InLoop {
					sub.g = sub.g.shared(n.Common)
				}
				if ins.holes == nil {
					ins.holes = map[int][]*instance{}
				}
				ins.holes[i] = append(ins.holes[i], sub)
			}
		}
	}
	return ins
}

// keep notes that v, a function or a consumer, is kept in a named field.
func (f *function) keep(name string, v ssa.Value) {
	if n, ok := f.slot[rootOf(v)]; ok && name != "" {
		if s := (Store{Name: name, Slot: n}); !slices.Contains(f.g.Stores, s) {
			f.g.Stores = append(f.g.Stores, s)
		}
	}
}

func (f *function) fieldFuncs(name string, holder ssa.Value) []target {
	var out []target
	for _, v := range f.b.Class.FieldFuncs(name) {
		ts, _ := f.funcs(v, 0)
		for _, t := range ts {
			t.foreign, t.holder = true, holder
			out = append(out, t)
		}
	}
	return out
}

// funcs finds the functions that v may be, or the slot or field that v comes from.
func (f *function) funcs(v ssa.Value, depth int) ([]target, Var) {
	if depth > 8 || v == nil {
		return nil, NoVar
	}
	switch v := v.(type) {
	case *ssa.Function:
		if v.Blocks == nil {
			if o, ok := v.Object().(*types.Func); ok {
				if f.b.Class.Imported(o.Origin()) != nil {
					return []target{{obj: o.Origin()}}, NoVar
				}
			}
			return nil, NoVar
		}
		return []target{{fn: v}}, NoVar
	case *ssa.MakeClosure:
		return []target{{fn: v.Fn.(*ssa.Function), bindings: v.Bindings}}, NoVar
	case *ssa.ChangeType:
		return f.funcs(v.X, depth+1)
	case *ssa.MakeInterface:
		return f.funcs(v.X, depth+1)
	case *ssa.ChangeInterface:
		return f.funcs(v.X, depth+1)
	case *ssa.TypeAssert:
		return f.funcs(v.X, depth+1)
	case *ssa.Parameter, *ssa.FreeVar:
		if x, ok := f.vars[v]; ok {
			return nil, x
		}
	case *ssa.Alloc: // a variable that a closure shares
		if val := onlyStore(v); val != nil {
			return f.funcs(val, depth+1)
		}
	case *ssa.Phi:
		var out []target
		for _, e := range v.Edges {
			if c, ok := e.(*ssa.Const); ok && c.IsNil() {
				continue
			}
			ts, _ := f.funcs(e, depth+1)
			out = append(out, ts...)
		}
		return out, NoVar
	case *ssa.UnOp:
		switch a := v.X.(type) {
		case *ssa.Alloc:
			if val := onlyStore(a); val != nil {
				return f.funcs(val, depth+1)
			}
		case *ssa.FreeVar:
			if x, ok := f.vars[a]; ok {
				return nil, x
			}
		case *ssa.FieldAddr:
			if base, ok := a.X.(*ssa.Alloc); ok {
				if val := onlyFieldStore(base, a.Field); val != nil {
					return f.funcs(val, depth+1)
				}
			}
			if n := named(a.X.Type(), fieldName(a)); n != "" {
				if ts := f.fieldFuncs(n, a.X); len(ts) > 0 && !isDefault(ts, a.X.Type(), fieldName(a)) {
					return ts, NoVar
				}
				return nil, f.name(n)
			}
		case *ssa.Global:
			if a.Pkg != nil {
				if ts := f.fieldFuncs(globalName(a), nil); len(ts) > 0 {
					return ts, NoVar
				}
				return nil, f.name(globalName(a))
			}
		}
	case *ssa.Field:
		if st, ok := v.X.Type().Underlying().(*types.Struct); ok {
			if n := named(v.X.Type(), st.Field(v.Field).Name()); n != "" {
				if ts := f.fieldFuncs(n, v.X); len(ts) > 0 && !isDefault(ts, v.X.Type(), st.Field(v.Field).Name()) {
					return ts, NoVar
				}
				return nil, f.name(n)
			}
		}
	case *ssa.Call:
		return f.madeBy(v), NoVar
	}
	return nil, NoVar
}

// madeBy finds the closure that a function of this package returns, its variables bound to the call's
// arguments where they are the function's parameters.
func (f *function) madeBy(c *ssa.Call) []target {
	fn := c.Call.StaticCallee()
	if fn == nil || fn.Blocks == nil {
		return nil
	}
	var out []target
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || len(ret.Results) == 0 {
			continue
		}
		v := ret.Results[0]
		if ct, ok := v.(*ssa.ChangeType); ok {
			v = ct.X
		}
		m, ok := v.(*ssa.MakeClosure)
		if !ok {
			return nil
		}
		t := target{fn: m.Fn.(*ssa.Function), bound: []arg{}}
		for _, b := range m.Bindings {
			if al, ok := b.(*ssa.Alloc); ok {
				if val := onlyStore(al); val != nil {
					b = val
				}
			}
			var a arg
			for i, p := range fn.Params {
				if p == b && i < len(c.Call.Args) {
					a = arg{val: c.Call.Args[i]}
				}
			}
			t.bound = append(t.bound, a)
		}
		out = append(out, t)
	}
	return out
}

// onlyStore is the one value stored in the cell, nil if there are more or none.
func onlyStore(a *ssa.Alloc) ssa.Value {
	var val ssa.Value
	for _, r := range *a.Referrers() {
		if s, ok := r.(*ssa.Store); ok && s.Addr == a {
			if val != nil {
				return nil
			}
			val = s.Val
		}
	}
	return val
}

func onlyFieldStore(a *ssa.Alloc, field int) ssa.Value {
	var val ssa.Value
	for _, r := range *a.Referrers() {
		fa, ok := r.(*ssa.FieldAddr)
		if !ok || fa.Field != field {
			continue
		}
		for _, u := range *fa.Referrers() {
			if s, ok := u.(*ssa.Store); ok && s.Addr == fa {
				if val != nil {
					return nil
				}
				val = s.Val
			}
		}
	}
	return val
}

// ---- binding ----

// argRefs is what a slot's value carries, in this function's variables.
func (f *function) argRefs(a arg) []Ref {
	switch {
	case a.own != nil:
		return a.own
	case a.outer != nil && a.outer.g == nil: // whatever the other operands carry
		var out []Ref
		for _, o := range a.outer.args {
			out, _ = union(out, f.argRefs(o))
		}
		return out
	case a.outer != nil:
		return f.mapRefs(a.outer, a.refs)
	case a.val != nil:
		return f.of(a.val)
	}
	return nil
}

func (f *function) mapRefs(ins *instance, rs []Ref) []Ref {
	var out []Ref
	for _, r := range rs {
		if vi := ins.g.Vars[r.Var]; vi.Kind == Slot {
			if vi.N < len(ins.args) {
				for _, x := range f.argRefs(ins.args[vi.N]) {
					out, _ = union(out, []Ref{{Var: x.Var, Meta: x.Meta || r.Meta}})
				}
			}
			continue
		}
		out, _ = union(out, []Ref{{Var: ins.vars[r.Var], Meta: r.Meta}})
	}
	return out
}

// mapVar is the variable that a write to v of the instance changes.
func (f *function) mapVar(ins *instance, v Var) Var {
	if v == NoVar {
		return NoVar
	}
	vi := ins.g.Vars[v]
	if vi.Kind != Slot {
		return ins.vars[v]
	}
	if vi.N < len(ins.args) {
		a := ins.args[vi.N]
		if a.val != nil {
			val := a.val
			if in, ok := val.(*ssa.MakeInterface); ok && isPointer(in.X.Type()) { // into any: json.Unmarshal's like
				val = in.X
			}
			if c, ok := f.cell(val); ok {
				return c
			}
		}
		if a.outer != nil && a.outer.g != nil && len(a.refs) == 1 {
			return f.mapVar(a.outer, a.refs[0].Var)
		}
	}
	return NoVar
}

func (f *function) mapTok(ins *instance, t Tok) Tok {
	if t.Kind != Copy {
		return t
	}
	vi := ins.g.Vars[t.Var]
	if vi.Kind != Slot {
		return Tok{Kind: Copy, Var: ins.vars[t.Var]}
	}
	if vi.N >= len(ins.args) {
		return Tok{}
	}
	a := ins.args[vi.N]
	switch {
	case a.val != nil:
		if isPointer(a.val.Type()) {
			if c, ok := f.cell(a.val); ok {
				return Tok{Kind: Copy, Var: c}
			}
			return Tok{}
		}
		return f.tok(a.val)
	case a.outer != nil && a.outer.g != nil:
		return f.mapTok(a.outer, a.tok)
	}
	return Tok{}
}

func (f *function) mapKeys(ins *instance, ks []Key, depth int) []Key {
	var out []Key
	for _, k := range ks {
		vi := ins.g.Vars[k.Var]
		base := NoVar
		if k.Base != NoVar {
			if bi := ins.g.Vars[k.Base]; bi.Kind == Slot {
				if bi.N < len(ins.args) {
					base = f.baseOfArg(ins.args[bi.N])
				}
			} else {
				base = ins.vars[k.Base]
			}
		}
		if vi.Kind != Slot {
			out = append(out, Key{Var: ins.vars[k.Var], Base: base})
			continue
		}
		if vi.N < len(ins.args) {
			a := ins.args[vi.N]
			switch {
			case a.val != nil:
				out = append(out, f.keys(a.val, depth)...)
			case a.outer != nil && a.outer.g != nil:
				out = append(out, f.mapKeys(a.outer, a.keys, depth)...)
			}
		}
	}
	return out
}

func (f *function) baseOfArg(a arg) Var {
	if a.val != nil {
		return f.base(a.val)
	}
	return NoVar
}

// base is the variable of the object through which v is reached.
func (f *function) base(v ssa.Value) Var {
	for i := 0; i < 16; i++ {
		switch a := v.(type) {
		case *ssa.Parameter, *ssa.FreeVar:
			return f.vars[v]
		case *ssa.FieldAddr:
			v = a.X
		case *ssa.Field:
			v = a.X
		case *ssa.IndexAddr:
			return f.local(a)
		case *ssa.ChangeType:
			v = a.X
		case *ssa.MakeInterface:
			v = a.X
		case *ssa.ChangeInterface:
			v = a.X
		case *ssa.TypeAssert:
			v = a.X
		case *ssa.UnOp:
			if al, ok := a.X.(*ssa.Alloc); ok {
				if val := onlyStore(al); val != nil {
					v = val
					continue
				}
				return f.local(al)
			}
			v = a.X
		case *ssa.Global:
			return NoVar
		case *ssa.Alloc:
			if val := onlyStore(a); val != nil {
				switch types.Unalias(val.Type()).Underlying().(type) {
				case *types.Pointer, *types.Interface, *types.Chan:
					v = val
					continue
				}
			}
			return f.local(a)
		default:
			return f.local(v)
		}
	}
	return NoVar
}

// keys names the consumer or channel v.
func (f *function) keys(v ssa.Value, depth int) []Key {
	if depth > 8 || v == nil {
		return nil
	}
	switch a := v.(type) {
	case *ssa.Parameter, *ssa.FreeVar:
		return []Key{{Var: f.vars[v], Base: f.vars[v]}}
	case *ssa.ChangeType:
		return f.keys(a.X, depth+1)
	case *ssa.MakeInterface:
		return f.keys(a.X, depth+1)
	case *ssa.ChangeInterface:
		return f.keys(a.X, depth+1)
	case *ssa.TypeAssert:
		return f.keys(a.X, depth+1)
	case *ssa.Phi:
		var out []Key
		for _, e := range a.Edges {
			if e != v {
				out = append(out, f.keys(e, depth+2)...)
			}
		}
		return dedupe(out)
	case *ssa.UnOp:
		switch x := a.X.(type) {
		case *ssa.Alloc:
			if val := onlyStore(x); val != nil {
				return f.keys(val, depth+1)
			}
			return []Key{{Var: f.local(x), Base: f.local(x)}}
		case *ssa.FieldAddr:
			return f.fieldKey(x.X, x.X.Type(), x.Field, depth)
		case *ssa.IndexAddr:
			if isChan(v) {
				return f.lanes(x.X, depth)
			}
		case *ssa.Global:
			if x.Pkg != nil {
				return []Key{{Var: f.name(globalName(x)), Base: NoVar}}
			}
		case *ssa.FreeVar, *ssa.Parameter:
			return []Key{{Var: f.vars[a.X], Base: f.vars[a.X]}}
		}
	case *ssa.FieldAddr: // a consumer kept by value
		return f.fieldKey(a.X, a.X.Type(), a.Field, depth)
	case *ssa.Alloc:
		if val := onlyStore(a); val != nil {
			return f.keys(val, depth+1)
		}
	case *ssa.Field:
		return f.fieldKey(a.X, a.X.Type(), a.Field, depth)
	case *ssa.Lookup:
		if isChan(v) {
			return f.lanes(a.X, depth)
		}
	case *ssa.Extract:
		if from := container(a); from != nil && isChan(v) {
			return f.lanes(from, depth)
		}
		if c, ok := a.Tuple.(*ssa.Call); ok {
			if s := f.sites[c]; s != nil && s.class.Kind == Polls && s.class.Channel && s.class.Result == a.Index {
				return append([]Key{{Var: f.local(v), Base: f.base(s.class.Consumer)}}, f.aliases(v)...)
			}
			if ks := f.resultKeys(c, a.Index, depth+1); len(ks) > 0 {
				return append(ks, f.aliases(v)...)
			}
		}
	case *ssa.Call:
		if s := f.sites[a]; s != nil && s.class.Kind == Polls && s.class.Channel {
			return append([]Key{{Var: f.local(v), Base: f.base(s.class.Consumer)}}, f.aliases(v)...)
		}
		if s := f.sites[a]; s != nil && s.class.Kind == Sames {
			return append(f.keys(s.class.Consumer, depth+1), f.aliases(v)...)
		}
		if ks := f.resultKeys(a, 0, depth+1); len(ks) > 0 {
			return append(ks, f.aliases(v)...)
		}
	}
	l := f.local(v)
	return append([]Key{{Var: l, Base: l}}, f.aliases(v)...)
}

// lanes name the channels that a list or map holds, all alike.
func (f *function) lanes(list ssa.Value, depth int) []Key {
	var out []Key
	for _, k := range f.keys(list, depth+1) {
		v := f.lane(k.Var)
		out = append(out, Key{Var: v, Base: v})
	}
	return out
}

type laneKey struct{ list Var }

func (f *function) lane(list Var) Var {
	if v, ok := f.vars[laneKey{list}]; ok {
		return v
	}
	info := f.g.Vars[list]
	if info.Kind == Named {
		info.Name += "[]"
	} else {
		info = VarInfo{Kind: Local}
	}
	info.Lane = true
	v := f.newVar(info)
	f.vars[laneKey{list}] = v
	return v
}

func isChan(v ssa.Value) bool {
	_, ok := v.Type().Underlying().(*types.Chan)
	return ok
}

// container is the map or list that a lookup with ok, or a range, takes v from.
func container(v *ssa.Extract) ssa.Value {
	switch t := v.Tuple.(type) {
	case *ssa.Lookup:
		return t.X
	case *ssa.Next:
		if r, ok := t.Iter.(*ssa.Range); ok {
			return r.X
		}
	}
	return nil
}

func (f *function) fieldKey(x ssa.Value, t types.Type, i, depth int) []Key {
	st, ok := deref(t).Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	if al, ok := x.(*ssa.Alloc); ok {
		if val := onlyFieldStore(al, i); val != nil {
			if n := named(t, st.Field(i).Name()); n != "" {
				return append(f.keys(val, depth+3), Key{Var: f.name(n), Base: f.base(x)})
			}
			return f.keys(val, depth+3)
		}
	}
	if n := named(t, st.Field(i).Name()); n != "" {
		return []Key{{Var: f.name(n), Base: f.base(x)}}
	}
	l := f.local(fieldKey{rootOf(x), i})
	return []Key{{Var: l, Base: f.base(x)}}
}

func (f *function) resultKeys(c *ssa.Call, i, depth int) []Key {
	s := f.sites[c]
	if s == nil {
		return nil
	}
	var out []Key
	for _, ins := range s.targets {
		if i < len(ins.g.ResultKeys) {
			out = append(out, f.mapKeys(ins, ins.g.ResultKeys[i], depth)...)
		}
	}
	return dedupe(out)
}

// aliases are the fields and globals in which v is kept, here or by a function that it is given to.
func (f *function) aliases(v ssa.Value) []Key {
	var out []Key
	if v.Referrers() == nil {
		return nil
	}
	for _, r := range *v.Referrers() {
		if c, ok := r.(ssa.CallInstruction); ok {
			out = append(out, f.keptBy(c, v)...)
			continue
		}
		s, ok := r.(*ssa.Store)
		if !ok || s.Val != v {
			if m, ok := r.(*ssa.MakeInterface); ok {
				out = append(out, f.aliases(m)...)
			}
			continue
		}
		switch a := s.Addr.(type) {
		case *ssa.Alloc:
			out = append(out, Key{Var: f.local(a), Base: f.local(a)})
		case *ssa.FreeVar:
			out = append(out, Key{Var: f.vars[a], Base: f.vars[a]})
		case *ssa.FieldAddr:
			if n := named(a.X.Type(), fieldName(a)); n != "" {
				out = append(out, Key{Var: f.name(n), Base: f.base(a.X)})
			}
		case *ssa.Global:
			if a.Pkg != nil {
				out = append(out, Key{Var: f.name(globalName(a)), Base: NoVar})
			}
		}
	}
	return out
}

// keptBy are the fields in which a call's callees keep v.
func (f *function) keptBy(c ssa.CallInstruction, v ssa.Value) []Key {
	var out []Key
	if f.sites[c] == nil || !f.b.Class.Foreign(v.Type()) {
		return nil
	}
	for _, ins := range f.sites[c].targets {
		for _, s := range ins.g.Stores {
			if s.Slot < len(ins.args) && ins.args[s.Slot].val != nil && rootOf(ins.args[s.Slot].val) == v {
				out = append(out, Key{Var: f.name(s.Name), Base: NoVar})
			}
		}
	}
	return out
}

func dedupe(ks []Key) []Key {
	var out []Key
	seen := map[Key]bool{}
	for _, k := range ks {
		if !seen[k] {
			seen[k] = true
			out = append(out, k)
		}
	}
	return out
}

// isDefault reports whether the functions that this package keeps in a field are only those for users who set none:
// other packages can set it, and they carry nothing along.
func isDefault(ts []target, of types.Type, field string) bool {
	n, ok := types.Unalias(deref(of)).(*types.Named)
	return ok && token.IsExported(field) && n.Obj().Exported() && n.Obj().Pkg() != nil && n.Obj().Pkg().Name() != "main" &&
		!slices.ContainsFunc(ts, func(t target) bool { return len(t.bindings) > 0 })
}
