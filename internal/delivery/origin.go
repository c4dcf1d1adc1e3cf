package delivery

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/kafkavet/kafkavet/internal/client"
	"github.com/kafkavet/kafkavet/internal/effect"
	"github.com/kafkavet/kafkavet/internal/flow"
	"github.com/kafkavet/kafkavet/internal/settings"
)

// A tracer follows values through the functions of a package, without regard to order: the objects of a
// client forward to what is done with them, any value back to where it comes from.
type tracer struct {
	u       *unit
	funcs   []*ssa.Function
	callers map[*ssa.Function][]ssa.CallInstruction
	closes  map[*ssa.Function][]*ssa.MakeClosure
	taken   map[*ssa.Function]bool            // used as a value: who calls it is not known
	fields  map[*types.Var][]ssa.Value        // where a field is read or written: its addresses and values
	globals map[*ssa.Global][]ssa.Instruction // where a global is read or written
	at      map[token.Pos][]ssa.Instruction   // stores and calls by position
	calls   []ssa.CallInstruction             // of clients
	trails  map[*settings.Site]*trail         // of sites
	claims  map[*types.TypeName]*trail        // of the sessions that a handler is called with
}

// tracer indexes the package, test files left out, at the first need.
func (u *unit) tracer() *tracer {
	if u.trace != nil {
		return u.trace
	}
	t := &tracer{u: u, callers: map[*ssa.Function][]ssa.CallInstruction{}, closes: map[*ssa.Function][]*ssa.MakeClosure{},
		taken: map[*ssa.Function]bool{}, fields: map[*types.Var][]ssa.Value{}, globals: map[*ssa.Global][]ssa.Instruction{},
		at: map[token.Pos][]ssa.Instruction{}, trails: map[*settings.Site]*trail{}, claims: map[*types.TypeName]*trail{}}
	u.trace = t
	seen := map[*ssa.Function]bool{}
	var todo []*ssa.Function
	add := func(fn *ssa.Function) {
		if fn != nil && fn.Blocks != nil && !seen[fn] {
			seen[fn] = true
			todo = append(todo, fn)
		}
	}
	add(u.reach.Pkg.Func("init"))
	for _, fn := range u.reach.Funcs {
		if !u.inTestFile(fn) {
			add(fn)
		}
	}
	for len(todo) > 0 {
		fn := todo[0]
		todo = todo[1:]
		t.funcs = append(t.funcs, fn)
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if c, ok := in.(ssa.CallInstruction); ok { // an instance of a generic function
					if callee := c.Common().StaticCallee(); callee != nil && callee.Origin() != nil {
						add(callee)
					}
				}
				t.index(in)
			}
		}
	}
	return t
}

func (t *tracer) index(in ssa.Instruction) {
	switch in := in.(type) {
	case *ssa.FieldAddr:
		if f := fieldAt(in.X.Type(), in.Field); f != nil {
			t.fields[f] = append(t.fields[f], in)
		}
	case *ssa.Field:
		if f := fieldAt(in.X.Type(), in.Field); f != nil {
			t.fields[f] = append(t.fields[f], in)
		}
	case *ssa.MakeClosure:
		fn := in.Fn.(*ssa.Function)
		t.closes[fn] = append(t.closes[fn], in)
	case *ssa.Store, *ssa.MapUpdate:
		t.at[in.Pos()] = append(t.at[in.Pos()], in)
	}
	called := ssa.Value(nil)
	if c, ok := in.(ssa.CallInstruction); ok {
		t.at[c.Pos()] = append(t.at[c.Pos()], c)
		called = c.Common().Value
		if fn := c.Common().StaticCallee(); fn != nil {
			t.callers[fn] = append(t.callers[fn], c)
		}
		if fn := callee(c.Common()); fn != nil {
			if _, r := client.CallOf(fn); r != nil {
				t.calls = append(t.calls, c)
			}
		}
	}
	for i, op := range in.Operands(nil) {
		switch v := (*op).(type) {
		case *ssa.Global:
			t.globals[v] = append(t.globals[v], in)
		case *ssa.Function:
			if _, made := in.(*ssa.MakeClosure); made || i == 0 && called == v {
				continue
			}
			t.taken[v] = true
		case *ssa.MakeClosure:
			if _, debug := in.(*ssa.DebugRef); debug || i == 0 && called == v {
				continue
			}
			t.taken[method(v.Fn.(*ssa.Function))] = true
		}
	}
}

// method is the method behind the wrapper that a method value is, else fn itself.
func method(fn *ssa.Function) *ssa.Function {
	if obj, ok := fn.Object().(*types.Func); ok && fn.Synthetic != "" && fn.Origin() == nil {
		if real := fn.Prog.FuncValue(obj); real != nil {
			return real
		}
	}
	return fn
}

// fieldAt is field i of the struct that t is or points to.
func fieldAt(t types.Type, i int) *types.Var {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if s, ok := t.Underlying().(*types.Struct); ok && i < s.NumFields() {
		return s.Field(i).Origin()
	}
	return nil
}

// open reports whether fn may be called from where nobody sees it.
func (t *tracer) open(fn *ssa.Function) bool {
	return t.taken[fn] || fn.Parent() == nil && exported(fn) && t.u.pass.Pkg.Name() != "main"
}

// reachable reports whether other packages can name field f of t's struct.
func (t *tracer) reachable(of types.Type, f *types.Var) bool {
	if p, ok := types.Unalias(of).(*types.Pointer); ok {
		of = p.Elem()
	}
	n, ok := types.Unalias(of).(*types.Named)
	return f.Exported() && ok && n.Obj().Exported() && t.u.pass.Pkg.Name() != "main"
}

// component is result i of a call: the value of a single result, or what is taken out of the tuple.
func component(c ssa.CallInstruction, i int) []ssa.Value {
	v := c.Value()
	if v == nil {
		return nil
	}
	if _, ok := v.Type().(*types.Tuple); !ok {
		return []ssa.Value{v}
	}
	var out []ssa.Value
	for _, r := range *v.Referrers() {
		if x, ok := r.(*ssa.Extract); ok && x.Index == i {
			out = append(out, x)
		}
	}
	return out
}

// operands are the values that a call is given, as the callee's parameters are numbered.
func operands(c *ssa.CallCommon) []ssa.Value {
	if c.IsInvoke() {
		return append([]ssa.Value{c.Value}, c.Args...)
	}
	return c.Args
}

// ---- forward ----

// A trail is all that happens to one object.
type trail struct {
	t       *tracer
	typ     types.Type
	lib     *client.Library
	vals    map[ssa.Value]bool
	cells   map[ssa.Value]bool
	todo    []ssa.Value
	calls   []call
	escapes bool // it reaches code that is not in sight
}

// call is a call of a client on an object: in this package, or inside a function of another one.
type call struct {
	row   row
	site  ssa.CallInstruction
	node  *flow.Node // where it stands in another package's function, that site calls
	cover flow.Cover
}

// of follows what is made at a site.
func (t *tracer) of(s *settings.Site) *trail {
	if tr := t.trails[s]; tr != nil {
		return tr
	}
	tr := t.newTrail(s.Value.Type(), s.Lib)
	t.trails[s] = tr
	tr.add(s.Value)
	for _, c := range t.calls { // what the client calls with the object itself
		if lib, r := client.CallOf(callee(c.Common())); lib == s.Lib && r.Does == client.Callback {
			tr.callback(operand(c, r.Func))
		}
	}
	tr.follow()
	return tr
}

func (t *tracer) newTrail(typ types.Type, lib *client.Library) *trail {
	return &trail{t: t, typ: typ, lib: lib, vals: map[ssa.Value]bool{}, cells: map[ssa.Value]bool{}}
}

func (tr *trail) add(v ssa.Value) {
	if v != nil && !tr.vals[v] {
		tr.vals[v] = true
		tr.todo = append(tr.todo, v)
	}
}

func (tr *trail) addAll(vs []ssa.Value) {
	for _, v := range vs {
		tr.add(v)
	}
}

func (tr *trail) follow() {
	for len(tr.todo) > 0 {
		v := tr.todo[len(tr.todo)-1]
		tr.todo = tr.todo[:len(tr.todo)-1]
		if v.Referrers() == nil {
			continue
		}
		for _, in := range *v.Referrers() {
			tr.use(v, in)
		}
	}
}

// use notes what an instruction does with v.
func (tr *trail) use(v ssa.Value, in ssa.Instruction) {
	if tr.t.u.inTestFile(in.Parent()) {
		return
	}
	switch in := in.(type) {
	case *ssa.DebugRef, *ssa.BinOp, *ssa.If, *ssa.FieldAddr, *ssa.Field:
	case *ssa.UnOp: // a copy of the object
	case *ssa.Phi, *ssa.ChangeType, *ssa.ChangeInterface, *ssa.MakeInterface, *ssa.Convert:
		tr.add(in.(ssa.Value))
	case *ssa.TypeAssert:
		if !in.CommaOk {
			tr.add(in)
			return
		}
		for _, r := range *in.Referrers() {
			if x, ok := r.(*ssa.Extract); ok && x.Index == 0 {
				tr.add(x)
			}
		}
	case *ssa.Store:
		if in.Val == v {
			tr.keep(in.Addr)
		}
	case *ssa.Return:
		for i, r := range in.Results {
			if r == v {
				tr.returned(in.Parent(), i)
			}
		}
	case *ssa.MakeClosure:
		tr.captured(v, in)
	case ssa.CallInstruction:
		tr.called(v, in)
	default:
		tr.escapes = true
	}
}

// returned goes on where fn's result i arrives.
func (tr *trail) returned(fn *ssa.Function, i int) {
	if tr.t.open(fn) || tr.t.open(method(fn)) {
		tr.escapes = true
	}
	for _, c := range tr.t.callers[fn] {
		tr.addAll(component(c, i))
	}
}

// keep goes on where the variable at addr is read.
func (tr *trail) keep(addr ssa.Value) {
	switch a := addr.(type) {
	case *ssa.FieldAddr:
		f := fieldAt(a.X.Type(), a.Field)
		if f == nil || tr.t.reachable(a.X.Type(), f) {
			tr.escapes = true
		}
		for _, x := range tr.t.fields[f] {
			if x, ok := x.(*ssa.Field); ok {
				tr.add(x)
				continue
			}
			tr.cell(x)
		}
	case *ssa.Global:
		if a.Object() != nil && a.Object().Exported() && tr.t.u.pass.Pkg.Name() != "main" {
			tr.escapes = true
		}
		for _, in := range tr.t.globals[a] {
			tr.read(a, in)
		}
	case *ssa.Alloc, *ssa.FreeVar:
		tr.cell(a)
	default:
		tr.escapes = true // in a list, or behind a pointer
	}
}

// cell goes on where the variable with the address a is read, in closures too.
func (tr *trail) cell(a ssa.Value) {
	if tr.cells[a] {
		return
	}
	tr.cells[a] = true
	for _, in := range *a.Referrers() {
		tr.read(a, in)
	}
	if v, ok := a.(*ssa.FreeVar); ok {
		i := slices.Index(v.Parent().FreeVars, v)
		for _, mc := range tr.t.closes[v.Parent()] {
			tr.keep(mc.Bindings[i])
		}
	}
}

func (tr *trail) read(a ssa.Value, in ssa.Instruction) {
	switch in := in.(type) {
	case *ssa.UnOp:
		tr.add(in)
	case *ssa.Store:
		if in.Val == a {
			tr.escapes = true
		}
	case *ssa.MakeClosure:
		for i, b := range in.Bindings {
			if b == a {
				tr.cell(in.Fn.(*ssa.Function).FreeVars[i])
			}
		}
	case *ssa.DebugRef, *ssa.FieldAddr:
	default:
		tr.escapes = true
	}
}

// captured goes on in a closure, or judges a method value: a commit that somebody else will call.
func (tr *trail) captured(v ssa.Value, mc *ssa.MakeClosure) {
	fn := mc.Fn.(*ssa.Function)
	if obj, ok := fn.Object().(*types.Func); ok && fn.Synthetic != "" {
		if _, r := client.CallOf(obj); r != nil && r.Does != client.Inert && r.Does != client.Close {
			tr.escapes = true
		}
		return
	}
	for i, b := range mc.Bindings {
		if b == v {
			tr.add(fn.FreeVars[i])
		}
	}
}

// called notes a call that v is an operand of.
func (tr *trail) called(v ssa.Value, in ssa.CallInstruction) {
	t := tr.t
	c := in.Common()
	if b, ok := c.Value.(*ssa.Builtin); ok {
		tr.escapes = tr.escapes || b.Name() == "append"
		return
	}
	fn := callee(c)
	if c.IsInvoke() && c.Value == v {
		fn = tr.own(fn)
	}
	if fn != nil {
		if lib, r := client.CallOf(fn); r != nil {
			tr.client(v, in, lib, r)
			return
		}
		if fn.Pkg() != nil && client.IsClient(fn.Pkg().Path()) {
			return // keeps to itself what it is given
		}
	}
	args := operands(c)
	if static := c.StaticCallee(); static != nil && static.Blocks != nil {
		for i, a := range args {
			if a == v && i < len(static.Params) {
				tr.add(static.Params[i])
			}
		}
		return
	}
	if c.IsInvoke() {
		impls := t.u.class.Impls(fn, c.Value.Type())
		for _, impl := range impls {
			for i, a := range args {
				switch {
				case a != v || i == 0:
				case impl.Fn != nil && i < len(impl.Fn.Params):
					tr.add(impl.Fn.Params[i])
				default:
					tr.escapes = true
				}
			}
		}
		if c.Value == v || len(impls) > 0 {
			return // its own method, without a row
		}
	}
	if fn != nil {
		if g := t.u.class.Imported(fn); g != nil {
			tr.foreign(v, in, g)
			return
		}
		tr.escapes = tr.escapes || effect.Of(fn).Kind != effect.Harmless
		return
	}
	fns, all := t.functions(c.Value)
	tr.escapes = tr.escapes || !all
	for _, f := range fns {
		shift := len(f.Params) - len(args) // a bound method's receiver
		for i, a := range args {
			if a == v && shift >= 0 && i+shift < len(f.Params) {
				tr.add(f.Params[i+shift])
			}
		}
	}
}

// own is the object's method behind fn, one of an interface with some of its methods.
func (tr *trail) own(fn *types.Func) *types.Func {
	if tr.typ == nil {
		return fn
	}
	obj, _, _ := types.LookupFieldOrMethod(tr.typ, true, fn.Pkg(), fn.Name())
	if m, ok := obj.(*types.Func); ok && types.Identical(m.Signature(), fn.Signature()) {
		return m
	}
	return fn
}

// client notes a call of the object's own library.
func (tr *trail) client(v ssa.Value, in ssa.CallInstruction, lib *client.Library, r *client.Call) {
	if operand(in, orReceiver(r.Consumer)) != v {
		return
	}
	cover := coverOf(r.Cover)
	if by := offsetsOf(operand(in, r.Record)); by != nil {
		cover = coverOf(by.Cover)
	}
	if r.Does == client.Flush {
		cover = flow.Flush
	}
	tr.calls = append(tr.calls, call{row: row{lib, r}, site: in, cover: cover})
	switch r.Does {
	case client.Same:
		tr.addAll(component(in, 0))
	case client.Subscribe:
		tr.callback(operand(in, r.Func))
	}
}

// callback goes on in a function that the client calls with the object.
func (tr *trail) callback(f ssa.Value) {
	if f == nil {
		return
	}
	fns, all := tr.t.functions(f)
	tr.escapes = tr.escapes || !all
	for _, fn := range fns {
		for _, p := range fn.Params {
			if types.Identical(p.Type(), tr.typ) {
				tr.add(p)
			}
		}
	}
}

// foreign notes what a function of another package does with v. One that neither polls nor commits may
// keep it.
func (tr *trail) foreign(v ssa.Value, in ssa.CallInstruction, g *flow.Graph) {
	known := false
	for slot, a := range operands(in.Common()) {
		if a != v {
			continue
		}
		for i := range g.Nodes {
			n := &g.Nodes[i]
			r := tr.t.u.class.row(n.Tag)
			if r.call == nil || !r.call.ByRecord && !isOn(g, n, slot) {
				continue
			}
			switch n.Op {
			case flow.Poll, flow.Commit, flow.Rewind, flow.Note:
				known = true
				tr.calls = append(tr.calls, call{row: r, site: in, node: n, cover: n.Cover})
			}
		}
	}
	results := in.Common().Signature().Results()
	for i := range results.Len() {
		known = known && !mayHold(results.At(i).Type())
	}
	tr.escapes = tr.escapes || !known
}

// isOn reports whether a node is about the object in a slot.
func isOn(g *flow.Graph, n *flow.Node, slot int) bool {
	return slices.ContainsFunc(n.Key, func(k flow.Key) bool {
		v := g.Vars[k.Var]
		return v.Kind == flow.Slot && v.N == slot
	})
}

// mayHold reports whether a value of type t may hold a consumer: it is no error, record or offset, and no
// list of them.
func mayHold(t types.Type) bool {
	if isError(t) || client.RecordOf(t) != nil {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return false
	case *types.Slice:
		return mayHold(u.Elem())
	case *types.Map:
		return mayHold(u.Elem())
	}
	return true
}

// ---- backward ----

// sources are the values that v may come from: through variables, fields, parameters and results, as far
// as the package goes. all says that there are no others.
func (t *tracer) sources(v ssa.Value) (vals []ssa.Value, all bool) {
	s := &sourcing{t: t, seen: map[ssa.Value]bool{}, all: true}
	s.from(v)
	return s.vals, s.all
}

type sourcing struct {
	t    *tracer
	seen map[ssa.Value]bool
	vals []ssa.Value
	all  bool
}

// maxSources bounds a search.
const maxSources = 400

func (s *sourcing) from(v ssa.Value) {
	if v == nil || s.seen[v] {
		return
	}
	s.seen[v] = true
	if len(s.seen) > maxSources {
		s.all = false
		return
	}
	switch x := v.(type) {
	case *ssa.MakeInterface:
		s.from(x.X)
	case *ssa.ChangeInterface:
		s.from(x.X)
	case *ssa.ChangeType:
		s.from(x.X)
	case *ssa.Convert:
		s.from(x.X)
	case *ssa.TypeAssert:
		s.from(x.X)
	case *ssa.Phi:
		for _, e := range x.Edges {
			s.from(e)
		}
	case *ssa.UnOp:
		if f, ok := x.X.(*ssa.FieldAddr); ok && x.Op == token.MUL {
			s.field(v, fieldAt(f.X.Type(), f.Field), f.X.Type())
		} else if x.Op == token.MUL {
			s.stored(x.X)
		} else {
			s.vals = append(s.vals, v)
		}
	case *ssa.Field:
		s.field(v, fieldAt(x.X.Type(), x.Field), x.X.Type())
	case *ssa.Parameter:
		s.passed(x)
	case *ssa.FreeVar:
		i := slices.Index(x.Parent().FreeVars, x)
		for _, mc := range s.t.closes[x.Parent()] {
			s.from(mc.Bindings[i])
		}
	case *ssa.Extract:
		if c, ok := x.Tuple.(*ssa.Call); ok && s.results(c, x.Index) {
			return
		}
		s.vals = append(s.vals, v)
	case *ssa.Call:
		if !s.results(x, 0) {
			s.vals = append(s.vals, v)
		}
	default:
		s.vals = append(s.vals, v)
	}
}

// results goes on in the function that c calls, if it is in sight.
func (s *sourcing) results(c *ssa.Call, i int) bool {
	fn := c.Common().StaticCallee()
	if fn == nil || fn.Blocks == nil {
		return false
	}
	for _, b := range fn.Blocks {
		if r, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && i < len(r.Results) {
			s.from(r.Results[i])
		}
	}
	return true
}

func (s *sourcing) passed(p *ssa.Parameter) {
	fn := p.Parent()
	i := slices.Index(fn.Params, p)
	if s.t.open(fn) || len(s.t.callers[fn]) == 0 {
		s.all = false
		s.vals = append(s.vals, p)
	}
	for _, c := range s.t.callers[fn] {
		if args := operands(c.Common()); i < len(args) {
			s.from(args[i])
		}
	}
}

// stored goes on with what is stored in the variable at addr.
func (s *sourcing) stored(addr ssa.Value) {
	switch a := addr.(type) {
	case *ssa.FieldAddr:
		s.field(a, fieldAt(a.X.Type(), a.Field), a.X.Type())
	case *ssa.Global:
		for _, in := range s.t.globals[a] {
			if st, ok := in.(*ssa.Store); ok && st.Addr == a {
				s.from(st.Val)
			}
		}
	case *ssa.Alloc:
		s.cell(a)
	case *ssa.FreeVar:
		if s.seen[a] {
			return
		}
		s.cell(a)
		i := slices.Index(a.Parent().FreeVars, a)
		for _, mc := range s.t.closes[a.Parent()] {
			s.stored(mc.Bindings[i])
		}
	default: // what a pointer leads to
		s.all = false
	}
}

func (s *sourcing) cell(a ssa.Value) {
	if s.seen[a] {
		return
	}
	s.seen[a] = true
	for _, in := range *a.Referrers() {
		switch in := in.(type) {
		case *ssa.Store:
			if in.Addr == a {
				s.from(in.Val)
			}
		case *ssa.MakeClosure:
			for i, b := range in.Bindings {
				if b == a {
					s.cell(in.Fn.(*ssa.Function).FreeVars[i])
				}
			}
		}
	}
}

// field goes on with what is stored in field f, of which v is a load.
func (s *sourcing) field(v ssa.Value, f *types.Var, of types.Type) {
	if f == nil {
		s.all = false
		return
	}
	stored := false
	for _, x := range s.t.fields[f] {
		if x, ok := x.(*ssa.FieldAddr); ok {
			for _, in := range *x.Referrers() {
				if st, ok := in.(*ssa.Store); ok && st.Addr == x {
					s.from(st.Val)
					stored = true
				}
			}
		}
	}
	if !stored {
		s.vals = append(s.vals, v)
	}
	if !stored || s.t.reachable(of, f) {
		s.all = false
	}
}

// functions are those that a function value may be; all says that there are no others.
func (t *tracer) functions(v ssa.Value) (fns []*ssa.Function, all bool) {
	vals, all := t.sources(v)
	for _, v := range vals {
		switch v := v.(type) {
		case *ssa.Function:
			fns = append(fns, method(v))
		case *ssa.MakeClosure:
			fns = append(fns, method(v.Fn.(*ssa.Function)))
		case *ssa.Const: // nil
		default:
			all = false
		}
	}
	return fns, all
}

// constants are the strings that v may be, or, of a list or a pointer, its elements; without those that
// are not constant.
func (t *tracer) constants(v ssa.Value) []string {
	var out []string
	t.strings(v, map[ssa.Value]bool{}, &out)
	slices.Sort(out)
	return slices.Compact(out)
}

func (t *tracer) strings(v ssa.Value, seen map[ssa.Value]bool, out *[]string) {
	if v == nil || seen[v] {
		return
	}
	seen[v] = true
	vals, _ := t.sources(v)
	for _, v := range vals {
		switch x := v.(type) {
		case *ssa.Const:
			if x.Value != nil && x.Value.Kind() == constant.String {
				*out = append(*out, constant.StringVal(x.Value))
			}
		case *ssa.Slice:
			t.strings(x.X, seen, out)
		case *ssa.Alloc: // an array of a literal, or a variable pointed to
			for _, in := range *x.Referrers() {
				switch in := in.(type) {
				case *ssa.Store:
					if in.Addr == x {
						t.strings(in.Val, seen, out)
					}
				case *ssa.IndexAddr:
					for _, st := range *in.Referrers() {
						if st, ok := st.(*ssa.Store); ok && st.Addr == in {
							t.strings(st.Val, seen, out)
						}
					}
				}
			}
		}
	}
}
