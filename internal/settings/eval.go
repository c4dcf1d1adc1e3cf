package settings

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ssa"

	"github.com/kafkavet/kafkavet/internal/client"
)

// maxSteps bounds the evaluation of one constructor; beyond it values are opaque.
const maxSteps = 20000

// maxRounds bounds how often one block is looked at for one root.
const maxRounds = 16

// evaluator finds what is known of values in the functions of one package.
type evaluator struct {
	in      Input
	x       *index
	isMain  bool
	flows   map[flowKey]*flow
	phis    map[*ssa.Phi]*tree
	results map[*ssa.Function][]*tree // nil while being computed
	effects map[effectKey]*tree       // nil while being computed
	cells   map[types.Object]*tree
	filling map[types.Object]*tree // cells being computed, as known so far
	params  map[paramKey]*tree     // nil while being computed
	steps   int
}

// initializer is how go/ssa marks the function that sets package variables.
const initializer = "package initializer"

type flowKey struct {
	fn   *ssa.Function
	root ssa.Value
}

type effectKey struct {
	fn  *ssa.Function
	arg int
}

type paramKey struct {
	fn  *ssa.Function
	ref Ref
}

// flow is what is known of one root at the entry of each block of one function.
type flow struct {
	in   map[*ssa.BasicBlock]*tree
	busy bool
	cur  *tree // while busy: at the instruction being looked at
}

// eval returns what is known of v when instr at is about to run. A pointer's tree is that of what it
// points to. It is nil where v cannot have been computed yet.
func (e *evaluator) eval(v ssa.Value, at ssa.Instruction) *tree {
	if e.steps--; e.steps < 0 {
		return opaque()
	}
	v = peel(v)
	switch u := v.(type) {
	case *ssa.Const:
		if u.Value == nil {
			if _, ok := u.Type().Underlying().(*types.Signature); ok {
				return plain(leaf{consts: []string{nilConst}})
			}
			return empty()
		}
		return plain(leaf{consts: []string{encode(u)}})
	case *ssa.Parameter:
		if !shared(u.Type()) {
			return paramTree(slices.Index(u.Parent().Params, u))
		}
		return e.state(u, at)
	case *ssa.Alloc, *ssa.MakeMap, *ssa.Global, *ssa.FreeVar:
		return e.state(v, at)
	case *ssa.FieldAddr:
		root, path, _ := locate(u)
		return e.state(root, at).sub(path)
	case *ssa.UnOp:
		return e.load(u, at)
	case *ssa.Field:
		if field := fieldOf(u.X.Type(), u.Field); field != nil {
			return e.part(e.eval(u.X, u), field.Name(), u.Type())
		}
	case *ssa.Phi:
		if shared(u.Type()) {
			return e.state(u, at)
		}
		return e.phi(u)
	case *ssa.Call:
		if shared(u.Type()) {
			return e.state(u, at)
		}
		return e.result(u, 0)
	case *ssa.Extract:
		if shared(u.Type()) {
			return e.state(u, at)
		}
		return e.component(u)
	case *ssa.Slice:
		return e.slice(u, at)
	case *ssa.MakeSlice:
		return empty()
	case *ssa.Lookup:
		return e.lookup(u)
	case *ssa.Convert:
		if isPlain(u.X.Type()) {
			return e.eval(u.X, at)
		}
	}
	return opaque()
}

// load evaluates *addr and the operators of plain values.
func (e *evaluator) load(u *ssa.UnOp, at ssa.Instruction) *tree {
	if u.Op != token.MUL {
		return opaque()
	}
	if ix, ok := u.X.(*ssa.IndexAddr); ok { // an element stands for all
		t := e.eval(ix.X, u)
		if t == nil || isPlain(u.Type()) {
			return t
		}
		return empty().overlay("", t, true)
	}
	if !shared(u.Type()) {
		at = u
	}
	root, path, _ := locate(u.X)
	return e.part(e.state(root, at), path, u.Type())
}

// part returns what stands at path of t, a value of type typ.
func (e *evaluator) part(t *tree, path string, typ types.Type) *tree {
	if t == nil {
		return nil
	}
	if isPlain(typ) {
		return plain(t.scalar(path, nought(typ)))
	}
	return t.sub(path)
}

func (e *evaluator) phi(u *ssa.Phi) *tree {
	if t, busy := e.phis[u]; busy {
		return t
	}
	e.phis[u] = nil
	// The first round sees what enters a loop, the second what one turn adds to it.
	for range 2 {
		var t *tree
		for i, edge := range u.Edges {
			t = either(t, e.eval(edge, last(u.Block().Preds[i])))
		}
		e.phis[u] = t
	}
	t := e.phis[u]
	delete(e.phis, u)
	return t
}

func last(b *ssa.BasicBlock) ssa.Instruction { return b.Instrs[len(b.Instrs)-1] }

func (e *evaluator) component(u *ssa.Extract) *tree {
	switch t := u.Tuple.(type) {
	case *ssa.Call:
		return e.result(t, u.Index)
	case *ssa.Lookup:
		if u.Index == 0 {
			return e.lookup(t)
		}
	}
	return opaque()
}

func (e *evaluator) lookup(u *ssa.Lookup) *tree {
	key, ok := stringConst(u.Index)
	if !ok || !shared(u.X.Type()) {
		return opaque()
	}
	return e.eval(u.X, u).sub(key)
}

// slice evaluates a list: a literal, a call's variadic operands, or a part of another list. Elements with
// parts (options) are written one over the other, plain ones are alternatives.
func (e *evaluator) slice(u *ssa.Slice, at ssa.Instruction) *tree {
	array, ok := u.X.(*ssa.Alloc)
	if !ok {
		return e.eval(u.X, at)
	}
	list, ok := u.Type().Underlying().(*types.Slice)
	if !ok {
		return opaque()
	}
	t := empty()
	for _, store := range elements(array) {
		t = e.append(t, e.eval(store.Val, store), list)
	}
	return t
}

// elements returns the stores that fill an array, in the order of its elements.
func elements(array *ssa.Alloc) []*ssa.Store {
	type element struct {
		i     int64
		store *ssa.Store
	}
	var found []element
	for _, r := range *array.Referrers() {
		ix, ok := r.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		var i int64
		if c, ok := ix.Index.(*ssa.Const); ok && c.Value != nil {
			i = c.Int64()
		}
		for _, r := range *ix.Referrers() {
			if s, ok := r.(*ssa.Store); ok && s.Addr == ix {
				found = append(found, element{i, s})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b element) int { return int(a.i - b.i) })
	stores := make([]*ssa.Store, len(found))
	for i, f := range found {
		stores[i] = f.store
	}
	return stores
}

// append adds x, an element or a list, to list t.
func (e *evaluator) append(t, x *tree, list *types.Slice) *tree {
	if t == nil || x == nil {
		return nil
	}
	if !isPlain(list.Elem()) {
		return t.overlay("", x, false)
	}
	a, b := t.get(""), x.scalar("", "")
	if nothing := x.get(""); nothing.equal(leaf{unset: true}) { // a nil list
		return t
	}
	l := a.or(b)
	l.unset = false
	return t.write("", l, false)
}

// state returns what is known of root when instr at is about to run.
func (e *evaluator) state(root ssa.Value, at ssa.Instruction) *tree {
	fn := at.Parent()
	f := e.flow(fn, root)
	if f.busy {
		return f.cur
	}
	f.busy = true
	t := e.block(f, fn, root, at.Block(), f.in[at.Block()], at)
	f.busy = false
	return t
}

// flow computes the states of root in fn: a forward analysis over its blocks.
func (e *evaluator) flow(fn *ssa.Function, root ssa.Value) *flow {
	key := flowKey{fn, root}
	if f := e.flows[key]; f != nil {
		return f
	}
	f := &flow{in: map[*ssa.BasicBlock]*tree{}, busy: true}
	e.flows[key] = f
	defer func() { f.busy, f.cur = false, nil }()
	if len(fn.Blocks) == 0 {
		return f
	}
	start := fn.Blocks[0]
	if fn.Synthetic == initializer && len(start.Succs) == 2 { // behind its guard
		start = start.Succs[1]
	}
	if def, ok := root.(ssa.Instruction); ok && def.Block() != nil {
		start = def.Block()
	} else {
		f.in[start] = e.entry(fn, root)
	}
	work := []*ssa.BasicBlock{start}
	rounds := map[*ssa.BasicBlock]int{}
	for len(work) > 0 {
		b := work[0]
		work = work[1:]
		if rounds[b]++; rounds[b] > maxRounds {
			for _, b := range fn.Blocks {
				f.in[b] = opaque()
			}
			return f
		}
		out := e.block(f, fn, root, b, f.in[b], nil)
		for _, s := range b.Succs {
			if in := either(f.in[s], out); !in.equal(f.in[s]) {
				f.in[s] = in
				work = append(work, s)
			}
		}
	}
	return f
}

// block runs the events of b on t, up to instr at.
func (e *evaluator) block(f *flow, fn *ssa.Function, root ssa.Value, b *ssa.BasicBlock, t *tree, at ssa.Instruction) *tree {
	events := e.x.events[fn][root]
	first := slices.IndexFunc(events, func(ev event) bool { return ev.instr.Block() == b })
	def, _ := root.(ssa.Instruction)
	f.cur = t
	if first < 0 {
		if def == nil || def.Block() != b {
			return t
		}
		first = len(events)
	}
	events = events[first:]
	for _, instr := range b.Instrs {
		if instr == at {
			break
		}
		if instr == def {
			f.cur = nil
			f.cur = e.definition(root)
		}
		for len(events) > 0 && events[0].instr == instr {
			if f.cur != nil {
				f.cur = e.step(f.cur, events[0])
			}
			events = events[1:]
		}
	}
	return f.cur
}

// entry returns what is known of root, a parameter, captured variable or global, when fn begins.
func (e *evaluator) entry(fn *ssa.Function, root ssa.Value) *tree {
	switch u := root.(type) {
	case *ssa.Parameter:
		return paramTree(slices.Index(fn.Params, u))
	case *ssa.FreeVar:
		return paramTree(len(fn.Params) + slices.Index(fn.FreeVars, u))
	case *ssa.Global:
		if fn.Synthetic == initializer {
			return empty()
		}
		if t, ok := e.cell(u.Object()); ok {
			return t
		}
	}
	return opaque()
}

// definition returns what is known of root right after the instruction that defines it.
func (e *evaluator) definition(root ssa.Value) *tree {
	switch u := root.(type) {
	case *ssa.Alloc:
		t := empty()
		if lib, ctor := client.CtorOfLiteral(deref(u.Type())); ctor != nil {
			t.made = []string{name(lib, ctor)}
		}
		return t
	case *ssa.MakeMap:
		return empty()
	case *ssa.Phi:
		var t *tree
		for i, edge := range u.Edges {
			t = either(t, e.eval(edge, last(u.Block().Preds[i])))
		}
		return t
	case *ssa.Call:
		return e.result(u, 0)
	case *ssa.Extract:
		return e.component(u)
	case *ssa.Lookup:
		return e.lookup(u)
	}
	return opaque()
}

// step applies one event.
func (e *evaluator) step(t *tree, ev event) *tree {
	switch ev.kind {
	case storeEvent:
		return e.store(t, ev.path, ev.val, ev.instr, !ev.exact)
	case besideEvent:
		return t
	case keyEvent:
		update := ev.instr.(*ssa.MapUpdate)
		key, ok := stringConst(update.Key)
		if !ok {
			return t.cover(ev.path, unknown, Ref{}, false)
		}
		return e.key(t, join(ev.path, key), update.Value, update, !ev.exact)
	case callEvent:
		return e.call(t, ev)
	case closureEvent:
		mc := ev.instr.(*ssa.MakeClosure)
		fn := mc.Fn.(*ssa.Function)
		return either(t, e.apply(t, ev.path, e.effect(fn, ev.arg), ev.arg, func(r Ref) *tree {
			if i := r.Param - len(fn.Params); i >= 0 && i < len(mc.Bindings) {
				return e.eval(mc.Bindings[i], mc).sub(r.Path)
			}
			return e.param(fn, r)
		}))
	}
	return t
}

// store writes val at path.
func (e *evaluator) store(t *tree, path string, val ssa.Value, at ssa.Instruction, weak bool) *tree {
	x := e.eval(val, at)
	if x == nil {
		return t
	}
	if inner := peel(val); isPlain(inner.Type()) && !isNilList(inner) {
		l := x.scalar("", nought(inner.Type()))
		l.pos = at.Pos()
		return t.write(path, l, weak)
	}
	return t.assign(path, x, weak)
}

func isNilList(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	if !ok || c.Value != nil {
		return false
	}
	_, ok = c.Type().Underlying().(*types.Slice)
	return ok
}

// key writes val under a key: a map of further keys, or a plain value whatever its type.
func (e *evaluator) key(t *tree, path string, val ssa.Value, at ssa.Instruction, weak bool) *tree {
	if shared(peel(val).Type()) {
		return e.store(t, path, val, at, weak)
	}
	x := e.eval(val, at)
	if x == nil {
		return t
	}
	l := x.scalar("", nought(peel(val).Type()))
	l.pos = at.Pos()
	return t.write(path, l, weak)
}

const nilConst = "n:"

// encode writes a constant with its kind: bool, int, duration (nanoseconds), string.
func encode(c *ssa.Const) string {
	switch c.Value.Kind() {
	case constant.Bool:
		return "b:" + c.Value.ExactString()
	case constant.String:
		return "s:" + constant.StringVal(c.Value)
	}
	if named, ok := types.Unalias(c.Type()).(*types.Named); ok && named.Obj().Name() == "Duration" && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "time" {
		return "d:" + c.Value.ExactString()
	}
	return "i:" + c.Value.ExactString()
}

// nought returns the constant that a t holds when nothing was written.
func nought(t types.Type) string {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			return "b:" + strconv.FormatBool(false)
		case u.Info()&types.IsString != 0:
			return "s:"
		case u.Info()&types.IsNumeric != 0:
			return "i:0"
		}
	case *types.Signature, *types.Chan, *types.Pointer, *types.Interface:
		return nilConst
	}
	return ""
}

func deref(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}
