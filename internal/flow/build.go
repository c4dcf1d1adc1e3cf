package flow

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"sort"

	"golang.org/x/tools/go/ssa"
)

// Bounds by size: a function beyond them is known by its outline only, and counted.
const (
	maxNodes    = 6000 // nodes of one graph
	maxTargets  = 3    // implementations of an interface method, functions of a value
	maxOutline  = 400  // nodes that are worth putting in place of a call
	maxDeferred = 8
)

// Builder makes the graphs of a package's functions.
type Builder struct {
	Class Classifier
	// Skipped are the functions that were too big, or defeated the analysis, with the reason.
	Skipped map[*ssa.Function]string

	graphs map[*ssa.Function]*Graph
	busy   map[*ssa.Function]bool
	stale  map[*Graph][]Var // locals that a graph reads before it writes them
	// absorbed are the functions whose graph was put in place of a call, and where.
	absorbed map[*ssa.Function]map[*ssa.Function]bool
}

// NewBuilder returns a Builder that asks class what calls mean.
func NewBuilder(class Classifier) *Builder {
	return &Builder{Class: class, Skipped: map[*ssa.Function]string{}, graphs: map[*ssa.Function]*Graph{},
		busy: map[*ssa.Function]bool{}, stale: map[*Graph][]Var{}, absorbed: map[*ssa.Function]map[*ssa.Function]bool{}}
}

// Graph returns the graph of fn, or nil if fn has no body here, is being built (recursion) or defeats
// the analysis.
func (b *Builder) Graph(fn *ssa.Function) (g *Graph) {
	if g, ok := b.graphs[fn]; ok {
		return g
	}
	if fn.Blocks == nil {
		if o, ok := fn.Object().(*types.Func); ok {
			return b.Class.Imported(o.Origin())
		}
		return nil
	}
	if b.busy[fn] {
		return nil
	}
	b.busy[fn] = true
	defer func() {
		if r := recover(); r != nil {
			if r != errTooBig {
				b.Skipped[fn] = "panic: " + describe(r)
			} else {
				b.Skipped[fn] = "too big"
			}
			g = nil
		}
		b.graphs[fn] = g
		delete(b.busy, fn)
	}()
	f := &function{b: b, fn: fn, g: &Graph{}, follows: map[*ssa.Alloc]bool{}, emptied: map[fieldKey][]*ssa.Store{}}
	f.build()
	return f.g
}

// function builds the graph of one function.
type function struct {
	b       *Builder
	fn      *ssa.Function
	g       *Graph
	slots   []ssa.Value // parameters, then free variables
	slot    map[ssa.Value]int
	vars    map[any]Var // locals by SSA value, tupleKey, fieldKey; names by string
	refs    map[ssa.Value][]Ref
	mem     map[any][]Ref // what a local cell or its field holds
	sites   map[ssa.CallInstruction]*site
	loops   *loops
	follows map[*ssa.Alloc]bool         // what tracked said
	emptied map[fieldKey][]*ssa.Store   // what emptyings said
	placing ssa.CallInstruction         // the call whose site is being made
	placed  map[Var]ssa.CallInstruction // the call that a callee's variable belongs to

	cur      int // the node to go on from, -1 after a return
	starts   map[*ssa.BasicBlock]int
	anchors  map[ssa.Instruction]int
	later    []pending
	failures map[*ssa.BasicBlock][]ssa.Instruction
	panics   int
	parent   int
	clocked  bool
	changed  bool
}

type tupleKey struct {
	v ssa.Value
	i int
}
type fieldKey struct {
	v ssa.Value
	f int
}
type elemKey struct{ x, i ssa.Value }

// gatherKey is what is put into an object that another function made.
type gatherKey struct{ object ssa.Value }
type pending struct {
	node  int
	sites []ssa.Instruction
	saves bool
}

func (f *function) build() {
	fn := f.fn
	f.slot = map[ssa.Value]int{}
	for _, p := range fn.Params {
		f.slots = append(f.slots, p)
	}
	for _, p := range fn.FreeVars {
		f.slots = append(f.slots, p)
	}
	f.vars = map[any]Var{}
	for i, v := range f.slots {
		f.slot[v] = i
		f.vars[v] = f.newVar(VarInfo{Kind: Slot, N: i})
	}
	f.refs = map[ssa.Value][]Ref{}
	f.mem = map[any][]Ref{}
	f.sites = map[ssa.CallInstruction]*site{}
	f.anchors = map[ssa.Instruction]int{}
	f.failures = map[*ssa.BasicBlock][]ssa.Instruction{}
	f.loops = findLoops(fn)
	f.placed = map[Var]ssa.CallInstruction{}
	f.panics, f.parent = -1, -1

	f.findSites()
	f.solve()
	f.emit()
	f.splitLanes()
	f.results()
	f.g.reduce()
}

func (f *function) newVar(i VarInfo) Var {
	f.g.Vars = append(f.g.Vars, i)
	return Var(len(f.g.Vars) - 1)
}

// local returns the variable for a key, made on first use.
func (f *function) local(key any) Var {
	if v, ok := f.vars[key]; ok {
		return v
	}
	v := f.newVar(VarInfo{Kind: Local, Error: holdsError(key)})
	f.vars[key] = v
	return v
}

// holdsError reports whether the variable for a key holds an error.
func holdsError(key any) bool {
	switch k := key.(type) {
	case *ssa.Alloc:
		return isError(deref(k.Type()))
	case failureKey:
		return true
	case tokKey:
		if t, ok := k.v.Type().(*types.Tuple); ok {
			return k.i < t.Len() && isError(t.At(k.i).Type())
		}
		return isError(k.v.Type())
	case fieldKey:
		st, ok := deref(k.v.Type()).Underlying().(*types.Struct)
		return ok && k.f >= 0 && isError(st.Field(k.f).Type())
	}
	return false
}

// name returns the variable of a field or global.
func (f *function) name(n string) Var {
	if v, ok := f.vars[n]; ok {
		return v
	}
	v := f.newVar(VarInfo{Kind: Named, Name: n})
	f.vars[n] = v
	return v
}

// ---- which records a value may carry ----

// solve finds, for every value, the variables whose record it may be: a fixed point without regard to
// order, but stopping at the variables whose content changes (loop variables, cells written twice,
// buffers), which the walk follows.
func (f *function) solve() {
	for round := 0; ; round++ {
		f.changed = false
		for _, b := range f.fn.Blocks {
			for _, in := range b.Instrs {
				f.visit(in)
			}
		}
		if !f.changed || round > 30 {
			return
		}
	}
}

func (f *function) add(v ssa.Value, rs []Ref) {
	if len(rs) == 0 {
		return
	}
	if t := v.Type(); t != nil && !carries(t) {
		return
	}
	if n, more := union(f.refs[v], rs); more {
		f.refs[v] = n
		f.changed = true
	}
}

func (f *function) addMem(key any, rs []Ref) {
	if len(rs) == 0 {
		return
	}
	if n, more := union(f.mem[key], rs); more {
		f.mem[key] = n
		f.changed = true
	}
}

// of is what value v may carry.
func (f *function) of(v ssa.Value) []Ref {
	switch v := v.(type) {
	case nil:
		return nil
	case *ssa.Parameter, *ssa.FreeVar:
		if !carries(v.Type()) {
			return nil
		}
		return []Ref{{Var: f.vars[v]}}
	case *ssa.Global:
		if v.Pkg == nil || !carries(deref(v.Type())) {
			return nil
		}
		return []Ref{{Var: f.name(globalName(v))}}
	case *ssa.Alloc:
		return f.content(v)
	case *ssa.Const, *ssa.Function, *ssa.Builtin, *ssa.MakeClosure:
		return nil
	}
	return f.refs[v]
}

// content is what the local cell may hold.
func (f *function) content(a *ssa.Alloc) []Ref {
	if f.tracked(a) {
		if len(f.mem[a]) == 0 && len(f.mem[fieldKey{a, -1}]) == 0 {
			return nil
		}
		return []Ref{{Var: f.local(a)}}
	}
	rs, _ := union(f.mem[a], f.mem[fieldKey{a, -1}])
	return rs
}

// tracked reports whether the walk follows what is in the cell: it is written more than once, or a
// closure shares it.
func (f *function) tracked(a *ssa.Alloc) bool {
	is, known := f.follows[a]
	if !known {
		is = written(a)
		f.follows[a] = is
	}
	return is
}

func written(a *ssa.Alloc) bool {
	stores := 0
	for _, r := range *a.Referrers() {
		switch r := r.(type) {
		case *ssa.Store:
			if r.Addr == a {
				stores++
			}
		case *ssa.MakeClosure:
			return true
		case ssa.CallInstruction: // a list that a callee appends to
			if _, ok := deref(a.Type()).Underlying().(*types.Slice); ok {
				return true
			}
		}
	}
	return stores > 1
}

func (f *function) visit(in ssa.Instruction) {
	switch in := in.(type) {
	case *ssa.Phi:
		if f.merges(in) {
			self := f.local(in)
			for _, e := range in.Edges {
				for _, r := range f.of(e) {
					if r.Var != self {
						f.add(in, []Ref{{Var: self, Meta: r.Meta}})
					}
				}
			}
			return
		}
		for _, e := range in.Edges {
			f.add(in, f.of(e))
		}
	case *ssa.ChangeType:
		f.add(in, f.of(in.X))
	case *ssa.Convert:
		f.add(in, f.of(in.X))
	case *ssa.MultiConvert:
		f.add(in, f.of(in.X))
	case *ssa.ChangeInterface:
		f.add(in, f.of(in.X))
	case *ssa.MakeInterface:
		f.add(in, f.of(in.X))
	case *ssa.SliceToArrayPointer:
		f.add(in, f.of(in.X))
	case *ssa.TypeAssert:
		if !f.b.Class.Foreign(in.AssertedType) {
			f.addTo(in, 0, f.of(in.X), in.CommaOk)
		}
	case *ssa.Slice:
		if !isEmptySlice(in) {
			f.add(in, f.of(in.X))
		}
	case *ssa.BinOp:
		switch in.Op {
		case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		default:
			f.add(in, f.of(in.X))
			f.add(in, f.of(in.Y))
		}
	case *ssa.UnOp:
		switch in.Op {
		case token.MUL:
			rs := f.load(in.X)
			if len(rs) > 0 && f.takenOut(in) {
				rs = []Ref{{Var: f.local(in), Meta: allMeta(rs)}}
			}
			f.add(in, rs)
		case token.ARROW:
			f.addTo(in, 0, []Ref{{Var: f.local(tupleKey{in, 0})}}, in.CommaOk)
		case token.SUB, token.XOR:
			f.add(in, f.of(in.X))
		}
	case *ssa.Extract:
		f.add(in, f.tuple(in.Tuple, in.Index))
	case *ssa.Field:
		f.add(in, f.field(in.X, in.X.Type(), in.Field))
	case *ssa.FieldAddr:
		f.add(in, f.field(in.X, in.X.Type(), in.Field))
	case *ssa.Index:
		f.add(in, f.element(in.X, in.Index))
	case *ssa.IndexAddr:
		f.add(in, f.element(in.X, in.Index))
	case *ssa.Lookup:
		f.addTo(in, 0, f.of(in.X), in.CommaOk)
	case *ssa.Range:
		f.add(in, f.of(in.X))
	case *ssa.Next:
		if len(f.of(in.Iter)) > 0 {
			f.addTuple(in, 1, []Ref{{Var: f.local(in)}})
			f.addTuple(in, 2, []Ref{{Var: f.local(in)}})
		}
	case *ssa.Select:
		k := 2
		for _, s := range in.States {
			if s.Dir == types.RecvOnly {
				f.addTuple(in, k, []Ref{{Var: f.local(tupleKey{in, k})}})
				k++
			}
		}
	case *ssa.Store:
		f.store(in.Addr, in.Val)
	case *ssa.MapUpdate:
		if rs := f.of(in.Value); len(rs) > 0 {
			if v, ok := f.cell(in.Map); ok {
				f.add(rootOf(in.Map), []Ref{{Var: v, Meta: allMeta(rs)}})
			}
		}
		if rs := f.of(in.Key); len(rs) > 0 {
			if v, ok := f.cell(in.Map); ok {
				f.add(rootOf(in.Map), []Ref{{Var: v, Meta: true}})
			}
		}
	case ssa.CallInstruction:
		f.visitCall(in)
	}
}

// merges reports whether a phi is a variable of its own: one that loops carry on, or a list, which on one way has a record
// appended and on another not.
func (f *function) merges(phi *ssa.Phi) bool {
	_, list := types.Unalias(phi.Type()).Underlying().(*types.Slice)
	return list || f.loops.header(phi.Block())
}

func (f *function) addTo(v ssa.Value, i int, rs []Ref, tuple bool) {
	if tuple {
		f.addTuple(v, i, rs)
		return
	}
	f.add(v, rs)
}

func (f *function) addTuple(v ssa.Value, i int, rs []Ref) {
	if t, ok := v.Type().(*types.Tuple); ok && i < t.Len() && !carries(t.At(i).Type()) {
		return
	}
	f.addMem(tupleKey{v, i}, rs)
}

func (f *function) tuple(v ssa.Value, i int) []Ref { return f.mem[tupleKey{v, i}] }

// load is what *addr may carry.
func (f *function) load(addr ssa.Value) []Ref { return f.of(addr) }

// field is what field i of x may carry; x is a struct or a pointer to one.
func (f *function) field(x ssa.Value, t types.Type, i int) []Ref {
	st, ok := deref(t).Underlying().(*types.Struct)
	if !ok || i >= st.NumFields() {
		return nil
	}
	fld := st.Field(i)
	role := f.b.Class.Field(deref(t), fld.Name())
	if role == Nothing {
		return nil
	}
	var rs []Ref
	switch a := x.(type) {
	case *ssa.Alloc:
		if role == Whole && f.gathersIn(a, i) {
			return []Ref{{Var: f.name(named(t, fld.Name()))}}
		}
		if role == Whole && !f.tracked(a) {
			// a struct of the user's, field by field
			rs, _ = union(f.mem[fieldKey{a, i}], f.mem[a])
			return narrow(rs, fld)
		}
		rs = f.content(a)
	case *ssa.Parameter, *ssa.FreeVar:
		rs = f.of(x)
	default:
		rs = f.of(x)
	}
	if role == Meta {
		return asMeta(rs)
	}
	if role == Whole {
		rs = narrow(rs, fld)
		if n := named(t, fld.Name()); n != "" && carries(fld.Type()) && buffers(fld.Type()) {
			rs, _ = union(rs, []Ref{{Var: f.name(n)}})
		}
	}
	return rs
}

// gathersIn reports whether records are appended to a field of an object that this function made: the walk follows what is
// in there, as in any other object's.
func (f *function) gathersIn(object *ssa.Alloc, field int) bool {
	if named(object.Type(), fieldOf(object.Type(), field)) == "" {
		return false
	}
	return slices.ContainsFunc(*object.Referrers(), func(r ssa.Instruction) bool {
		addr, ok := r.(*ssa.FieldAddr)
		return ok && addr.Field == field && slices.ContainsFunc(*addr.Referrers(), func(r ssa.Instruction) bool {
			s, ok := r.(*ssa.Store)
			return ok && s.Addr == addr && isAppend(s.Val)
		})
	})
}

// takenOut reports whether the list that is read from a field is kept while the field gets a new one: batch := b.batch;
// b.batch = nil.
func (f *function) takenOut(load *ssa.UnOp) bool {
	if _, list := types.Unalias(load.Type()).Underlying().(*types.Slice); !list {
		return false
	}
	from, ok := load.X.(*ssa.FieldAddr)
	if !ok || named(from.X.Type(), fieldName(from)) == "" {
		return false
	}
	return slices.ContainsFunc(f.emptyings(from), func(s *ssa.Store) bool { return usedBehind(load, s) })
}

// emptyings are the stores of new lists to a field.
func (f *function) emptyings(field *ssa.FieldAddr) []*ssa.Store {
	key := fieldKey{field.X, field.Field}
	stores, known := f.emptied[key]
	if known {
		return stores
	}
	for _, r := range *field.X.Referrers() {
		to, ok := r.(*ssa.FieldAddr)
		if !ok || to.Field != field.Field {
			continue
		}
		for _, r := range *to.Referrers() {
			if s, ok := r.(*ssa.Store); ok && s.Addr == to && isNewList(s.Val) {
				stores = append(stores, s)
			}
		}
	}
	f.emptied[key] = stores
	return stores
}

// isNewList reports whether v is a list with nothing in it.
func isNewList(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const, *ssa.MakeSlice:
		return true
	case *ssa.Slice: // x[:0], or make with a constant size
		a, made := v.X.(*ssa.Alloc)
		return isEmptySlice(v) || made && a.Comment == "makeslice"
	}
	return false
}

// usedBehind reports whether v is used behind the instruction, which stands behind v.
func usedBehind(v *ssa.UnOp, in ssa.Instruction) bool {
	return v.Block().Dominates(in.Block()) && slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		if r.Block() == in.Block() {
			return slices.Index(r.Block().Instrs, r) > slices.Index(in.Block().Instrs, in)
		}
		return in.Block().Dominates(r.Block())
	})
}

// narrow drops the payload from fields that by name only tell where a record stood, and all from those that do not tell
// which one it was either.
func narrow(rs []Ref, fld *types.Var) []Ref {
	switch fld.Name() {
	case "Offset", "offset":
		return asMeta(rs)
	case "Partition", "partition", "Topic", "topic":
		return nil
	}
	return rs
}

// element is what x[i] may carry: in a loop over i, the loop's current element.
func (f *function) element(x, i ssa.Value) []Ref {
	rs := f.of(x)
	if len(rs) == 0 {
		return nil
	}
	if f.steps(i) {
		return []Ref{{Var: f.local(elemKey{rootOf(x), i}), Meta: allMeta(rs)}}
	}
	return rs
}

// steps reports whether index i moves with a loop.
func (f *function) steps(i ssa.Value) bool {
	switch i := i.(type) {
	case *ssa.Phi:
		return f.loops.header(i.Block())
	case *ssa.BinOp:
		if p, ok := i.X.(*ssa.Phi); ok && i.Op == token.ADD {
			return f.loops.header(p.Block())
		}
	}
	return false
}

// store records what flows into memory.
func (f *function) store(addr, val ssa.Value) {
	rs := f.of(val)
	if len(rs) == 0 {
		return
	}
	switch a := addr.(type) {
	case *ssa.Alloc:
		f.addMem(a, rs)
	case *ssa.FieldAddr:
		if base, ok := a.X.(*ssa.Alloc); ok {
			if f.gathersIn(base, a.Field) {
				rs = []Ref{{Var: f.name(named(a.X.Type(), fieldName(a))), Meta: allMeta(rs)}}
			}
			f.addMem(fieldKey{base, a.Field}, rs)
			f.addMem(fieldKey{base, -1}, rs)
			return
		}
		if base := cellOf(a.X); base != nil { // a struct in an array or in a struct
			f.addMem(base, rs)
			return
		}
		switch x := a.X.(type) {
		case *ssa.Call, *ssa.Extract: // what another function made: a request, a command
			f.add(x, rs)
		case *ssa.UnOp:
			if c := pointsToNew(x); c != nil {
				f.addMem(c, rs)
			}
		}
	case *ssa.IndexAddr:
		switch x := a.X.(type) {
		case *ssa.Alloc: // the array behind a variadic call or a slice literal
			f.addMem(x, rs)
		default:
			if v, ok := f.cell(a.X); ok {
				f.add(rootOf(a.X), []Ref{{Var: v, Meta: allMeta(rs)}})
			}
		}
	}
}

// pointsToNew is the variable that load reads, if it points to what this function made itself: an object that was
// passed in has its fields by name.
func pointsToNew(load *ssa.UnOp) *ssa.Alloc {
	c, ok := load.X.(*ssa.Alloc)
	if !ok || load.Op != token.MUL {
		return nil
	}
	for _, r := range *c.Referrers() {
		if s, ok := r.(*ssa.Store); ok && s.Addr == c {
			if _, made := s.Val.(*ssa.Alloc); !made {
				return nil
			}
		}
	}
	return c
}

// cellOf is the local cell that an address inside of it belongs to, nil if it is none.
func cellOf(addr ssa.Value) *ssa.Alloc {
	for {
		switch a := addr.(type) {
		case *ssa.FieldAddr:
			addr = a.X
		case *ssa.IndexAddr:
			addr = a.X
		case *ssa.Alloc:
			return a
		default:
			return nil
		}
	}
}

// cell is the variable that a write through the address or container v changes.
func (f *function) cell(v ssa.Value) (Var, bool) {
	switch a := v.(type) {
	case *ssa.Alloc:
		return f.local(a), true
	case *ssa.FreeVar, *ssa.Parameter:
		return f.vars[v], true
	case *ssa.Global:
		if a.Pkg != nil {
			return f.name(globalName(a)), true
		}
	case *ssa.FieldAddr:
		if n := named(a.X.Type(), fieldName(a)); n != "" {
			return f.name(n), true
		}
	case *ssa.UnOp:
		if a.Op == token.MUL {
			return f.cell(a.X)
		}
	case *ssa.MakeMap, *ssa.MakeSlice, *ssa.MakeChan:
		return f.local(a), true
	case *ssa.Phi:
		return f.local(a), true
	case *ssa.ChangeType:
		return f.cell(a.X)
	case *ssa.Slice:
		return f.cell(a.X)
	case *ssa.Call, *ssa.Extract:
		return f.local(v), true
	}
	return NoVar, false
}

func rootOf(v ssa.Value) ssa.Value {
	for {
		switch a := v.(type) {
		case *ssa.ChangeType:
			v = a.X
		case *ssa.MakeInterface:
			v = a.X
		case *ssa.ChangeInterface:
			v = a.X
		default:
			return v
		}
	}
}

// ---- small helpers ----

func deref(t types.Type) types.Type {
	if p, ok := types.Unalias(t).Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

func isPointer(t types.Type) bool {
	_, ok := types.Unalias(t).Underlying().(*types.Pointer)
	return ok
}

func fieldName(a *ssa.FieldAddr) string { return fieldOf(a.X.Type(), a.Field) }

func fieldOf(t types.Type, i int) string {
	if st, ok := deref(t).Underlying().(*types.Struct); ok {
		return st.Field(i).Name()
	}
	return ""
}

func globalName(g *ssa.Global) string { return g.Pkg.Pkg.Path() + "." + g.Name() }

// carries reports whether a value of type t can carry a record or what was made from one.
func carries(t types.Type) bool {
	if t == nil {
		return false
	}
	switch u := types.Unalias(t).Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsBoolean == 0
	case *types.Signature, *types.Chan:
		return false
	case *types.Interface:
		return !isError(t) && !isContext(t)
	case *types.Tuple:
		return false
	}
	return true
}

// buffers reports whether a field of type t may keep records beyond a call.
func buffers(t types.Type) bool {
	switch types.Unalias(t).Underlying().(type) {
	case *types.Slice, *types.Map, *types.Pointer, *types.Struct, *types.Array:
		return true
	}
	return false
}

var errorType = types.Universe.Lookup("error").Type()

// isError reports whether t is error, or a name that a package gives to it.
func isError(t types.Type) bool {
	return t != nil && types.IsInterface(t) && types.Identical(t.Underlying(), errorType.Underlying())
}

func isContext(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Name() == "Context" && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "context"
}

func isBool(t types.Type) bool {
	b, ok := types.Unalias(t).Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

func isInt(t types.Type) bool {
	b, ok := types.Unalias(t).Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

// isEmptySlice reports whether s is x[:0].
func isEmptySlice(s *ssa.Slice) bool {
	c, ok := s.High.(*ssa.Const)
	if !ok || c.Value == nil || c.Value.Kind() != constant.Int {
		return false
	}
	n, exact := constant.Int64Val(c.Value)
	return exact && n == 0
}

func asMeta(rs []Ref) []Ref {
	var out []Ref
	for _, r := range rs {
		out, _ = union(out, []Ref{{Var: r.Var, Meta: true}})
	}
	return out
}

func allMeta(rs []Ref) bool {
	for _, r := range rs {
		if !r.Meta {
			return false
		}
	}
	return true
}

func payload(rs []Ref) []Ref {
	var out []Ref
	for _, r := range rs {
		if !r.Meta {
			out = append(out, r)
		}
	}
	return out
}

// union adds rs to a sorted set, and reports whether it grew.
func union(set, rs []Ref) ([]Ref, bool) {
	grew := false
	for _, r := range rs {
		i := sort.Search(len(set), func(i int) bool { return !less(set[i], r) })
		if i < len(set) && set[i] == r {
			continue
		}
		n := make([]Ref, 0, len(set)+1)
		n = append(append(append(n, set[:i]...), r), set[i:]...)
		set, grew = n, true
	}
	return set, grew
}

func less(a, b Ref) bool {
	if a.Var != b.Var {
		return a.Var < b.Var
	}
	return !a.Meta && b.Meta
}

func describe(r any) string {
	if e, ok := r.(error); ok {
		return e.Error()
	}
	if s, ok := r.(string); ok {
		return s
	}
	return "unknown"
}
