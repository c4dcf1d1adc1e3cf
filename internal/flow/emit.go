package flow

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"sort"
	"strings"
	"unicode"

	"golang.org/x/tools/go/ssa"
)

// node appends a node behind the current one.
func (f *function) node(n Node) int {
	i := f.add0(n)
	f.link(f.cur, i, Guard{Var: NoVar})
	f.cur = i
	return i
}

// add0 appends a node that nothing leads to yet.
func (f *function) add0(n Node) int {
	if len(f.g.Nodes) > maxNodes {
		panic(errTooBig)
	}
	n.Parent = f.parent
	n.Clocked = n.Clocked || f.clocked
	if n.Fn == "" {
		n.Fn = f.fn.RelString(nil)
	}
	f.g.Nodes = append(f.g.Nodes, n)
	return len(f.g.Nodes) - 1
}

func mk(op Op, pos token.Pos) Node {
	return Node{Op: op, Var: NoVar, Err: NoVar, Fun: NoVar, Ask: NoVar, Panics: -1, Pos: pos}
}

func (f *function) link(from, to int, g Guard) {
	if from >= 0 {
		f.g.Nodes[from].Succ = append(f.g.Nodes[from].Succ, Edge{To: to, Guard: g})
	}
}

// tokKey is the error or boolean that result i of a value is.
type tokKey struct {
	v ssa.Value
	i int
}
type deferKey struct{ d *ssa.Defer }

// panicking names the variable that is 1 while deferred calls run because of a panic: what recover tells.
const panicking = "panicking"

// tok is what is known of an error, boolean or small integer.
func (f *function) tok(v ssa.Value) Tok {
	switch v := v.(type) {
	case nil:
		return Tok{}
	case *ssa.Const:
		if v.Value == nil {
			return Tok{Kind: Const}
		}
		switch v.Value.Kind() {
		case constant.Bool:
			if constant.BoolVal(v.Value) {
				return Tok{Kind: Const, Val: 1}
			}
			return Tok{Kind: Const}
		case constant.Int:
			if n, ok := constant.Int64Val(v.Value); ok && n > -1<<20 && n < 1<<20 {
				return Tok{Kind: Const, Val: int32(n)}
			}
		}
		return Tok{}
	case *ssa.Parameter:
		return Tok{Kind: Copy, Var: f.vars[v]}
	case *ssa.Phi, *ssa.BinOp:
		return Tok{Kind: Copy, Var: f.local(tokKey{v, 0})}
	case *ssa.Call:
		if k := f.sites[v]; k != nil && k.class.Kind == Wraps {
			if k.class.Record != nil && !isConstErr(k.class.Record) {
				return f.tok(k.class.Record)
			}
			return Tok{Kind: Const, Val: 1}
		}
		return Tok{Kind: Copy, Var: f.local(tokKey{v, 0})}
	case *ssa.Extract:
		return Tok{Kind: Copy, Var: f.local(tokKey{v.Tuple, v.Index})}
	case *ssa.UnOp:
		if v.Op == token.MUL || v.Op == token.ARROW || v.Op == token.NOT {
			return Tok{Kind: Copy, Var: f.local(tokKey{v, 0})}
		}
	case *ssa.MakeInterface:
		return Tok{Kind: Const, Val: 1}
	case *ssa.Alloc, *ssa.MakeClosure, *ssa.Function, *ssa.FieldAddr, *ssa.MakeMap, *ssa.MakeSlice, *ssa.MakeChan:
		return Tok{Kind: Const, Val: 1}
	case *ssa.ChangeInterface:
		return f.tok(v.X)
	case *ssa.ChangeType:
		return f.tok(v.X)
	case *ssa.Convert:
		return f.tok(v.X)
	}
	return Tok{}
}

func isConstErr(v ssa.Value) bool { _, ok := v.(*ssa.Const); return ok }

// decides reports whether values of type t can decide a branch that the walk follows.
func decides(t types.Type) bool { return t != nil && (isError(t) || isBool(t) || isInt(t)) }

func (f *function) set(v Var, t Tok, pos token.Pos) {
	n := mk(Set, pos)
	n.Var, n.Tok = v, t
	f.node(n)
}

// emit writes the nodes.
func (f *function) emit() {
	fn := f.fn
	f.cur = -1
	f.starts = map[*ssa.BasicBlock]int{}
	f.cur = f.add0(mk(Nop, fn.Pos()))
	entry := f.cur
	for _, d := range f.defers() {
		f.set(f.local(deferKey{d}), Tok{Kind: Const}, d.Pos())
		entry = f.cur
	}
	recovers := fn.Recover != nil && f.recovers()
	if recovers || f.commitsAnyway() {
		f.panics = f.add0(mk(Nop, fn.Pos()))
	}
	for _, b := range fn.Blocks {
		f.starts[b] = f.add0(mk(Nop, token.NoPos))
	}
	f.cur = entry
	f.link(f.cur, f.starts[fn.Blocks[0]], Guard{Var: NoVar})
	stepped := map[elemKey]bool{}
	for _, b := range fn.DomPreorder() {
		f.cur = f.starts[b]
		f.clocked = f.loops.clocked(b)
		f.joinLoop(b)
		f.slotLoop(b)
		f.rewindLoop(b)
		f.skips(b)
		for _, in := range b.Instrs {
			if f.cur < 0 {
				break
			}
			f.instr(in, stepped)
		}
	}
	f.clocked = false
	if fn.Recover != nil { // not among the dominated blocks
		if _, done := f.starts[fn.Recover]; !done {
			f.starts[fn.Recover] = f.add0(mk(Nop, token.NoPos))
		}
		if len(f.g.Nodes[f.starts[fn.Recover]].Succ) == 0 {
			f.cur = f.starts[fn.Recover]
			for _, in := range fn.Recover.Instrs {
				if f.cur < 0 {
					break
				}
				f.instr(in, stepped)
			}
		}
	}
	if f.panics >= 0 {
		f.cur = f.panics
		last := len(f.g.Nodes)
		f.runDefers(true)
		if recovers {
			f.link(f.cur, f.starts[fn.Recover], Guard{Var: NoVar})
		} else {
			f.node(mk(Panic, fn.Pos()))
		}
		f.cur = -1
		for i := range f.g.Nodes[:last] {
			if n := &f.g.Nodes[i]; n.Panics < 0 && (n.Op == Work || n.Op == Hole) {
				n.Panics = f.panics
			}
		}
	}
	for _, p := range f.later {
		n := &f.g.Nodes[p.node]
		for _, in := range p.sites {
			if a, ok := f.anchors[in]; ok {
				if p.saves {
					n.Saves = append(n.Saves, a)
				} else {
					n.Sites = append(n.Sites, a)
				}
			}
		}
	}
}

// skips notes a branch that is only taken if the program was asked to go on past what fails: what becomes of such a record
// is meant.
func (f *function) skips(b *ssa.BasicBlock) {
	if !f.b.Class.Skipped(firstPos(b)) {
		return
	}
	var errs []ssa.Value
	for _, p := range f.slots {
		if isError(p.Type()) {
			errs = append(errs, p)
		}
	}
	for d := b.Idom(); d != nil; d = d.Idom() {
		for _, in := range d.Instrs {
			if v, ok := in.(ssa.Value); ok && isError(v.Type()) {
				errs = append(errs, v)
			}
		}
	}
	f.forgive(errs, firstPos(b))
}

// firstPos is where a block's first statement stands, as far as that is known.
func firstPos(b *ssa.BasicBlock) token.Pos {
	for _, in := range b.Instrs {
		if _, phi := in.(*ssa.Phi); !phi && in.Pos().IsValid() {
			return in.Pos()
		}
	}
	return token.NoPos
}

// joinLoop notes a loop that only gathers answers from one channel: behind it, all of them are in.
func (f *function) joinLoop(b *ssa.BasicBlock) {
	var from ssa.Value
	for in := range f.loops.body[b] {
		for _, i := range in.Instrs {
			switch i := i.(type) {
			case *ssa.UnOp:
				if i.Op != token.ARROW {
					continue
				}
				if from != nil && from != i.X || f.signal(i.X) {
					return
				}
				from = i.X
			case *ssa.Select, *ssa.Send:
				return
			case ssa.CallInstruction:
				if f.sites[i].class.Kind == Polls {
					return
				}
			}
		}
	}
	if from != nil {
		n := mk(Join, token.NoPos)
		n.Key = f.keys(from, 0)
		f.node(n)
	}
}

// slotLoop notes a loop that only takes all slots of a semaphore: behind it, whoever held one is done.
func (f *function) slotLoop(b *ssa.BasicBlock) {
	takes := false
	for in := range f.loops.body[b] {
		for _, i := range in.Instrs {
			switch i := i.(type) {
			case *ssa.Send:
				c, ok := i.Chan.Type().Underlying().(*types.Chan)
				if !ok || !isEmptyStruct(c.Elem()) {
					return
				}
				takes = true
			case ssa.CallInstruction:
				if _, builtin := i.Common().Value.(*ssa.Builtin); !builtin {
					return
				}
			}
		}
	}
	if takes {
		f.node(mk(Join, token.NoPos))
	}
}

func isEmptyStruct(t types.Type) bool {
	s, ok := t.Underlying().(*types.Struct)
	return ok && s.NumFields() == 0
}

// rewindLoop notes a loop that takes the position back for one partition after the other: behind it, all of them are.
func (f *function) rewindLoop(b *ssa.BasicBlock) {
	var back ssa.CallInstruction
	body := f.loops.body[b]
	for _, in := range f.fn.Blocks { // in their order: facts are the same in each run
		if !body[in] {
			continue
		}
		for _, i := range in.Instrs {
			c, ok := i.(ssa.CallInstruction)
			if !ok {
				continue
			}
			switch f.sites[c].class.Kind {
			case Polls:
				return
			case Rewinds:
				back = c
			}
		}
	}
	if back != nil && f.sites[back].class.Consumer != nil {
		n := mk(Rewind, back.Pos())
		n.Tag, n.Key = f.sites[back].class.Tag, f.keys(f.sites[back].class.Consumer, 0)
		f.node(n)
	}
}

func (f *function) defers() []*ssa.Defer {
	var out []*ssa.Defer
	for _, b := range f.fn.Blocks {
		for _, in := range b.Instrs {
			if d, ok := in.(*ssa.Defer); ok && len(out) < maxDeferred {
				out = append(out, d)
			}
		}
	}
	return out
}

// recovers reports whether a deferred function stops a panic.
func (f *function) recovers() bool {
	for _, d := range f.defers() {
		ts, _ := f.funcs(d.Call.Value, 0)
		for _, t := range ts {
			if t.fn == nil {
				continue
			}
			for _, b := range t.fn.Blocks {
				for _, in := range b.Instrs {
					if c, ok := in.(*ssa.Call); ok {
						if bi, ok := c.Call.Value.(*ssa.Builtin); ok && bi.Name() == "recover" {
							return true
						}
					}
				}
			}
		}
	}
	return false
}

// commitsAnyway reports whether a deferred call commits whatever happened.
func (f *function) commitsAnyway() bool {
	for _, d := range f.defers() {
		s := f.sites[d]
		if s.class.Kind == Commits && s.class.Cover != Flush {
			return true
		}
		for _, ins := range s.targets {
			if ins.g.always(func(n *Node) bool { return n.Op == Commit && n.Cover != Flush }) {
				return true
			}
		}
	}
	return false
}

func (f *function) instr(in ssa.Instruction, stepped map[elemKey]bool) {
	switch in := in.(type) {
	case *ssa.Call:
		f.call(in)
		f.madeAnew(in)
	case *ssa.Alloc:
		f.fresh(in)
	case *ssa.Extract:
		f.madeAnew(in)
		if v := f.vars[in]; v != 0 && f.isGroup(v) {
			f.set(v, Tok{Kind: Const}, in.Pos())
		}
	case *ssa.Go:
		f.goes(in)
	case *ssa.Defer:
		f.set(f.local(deferKey{in}), Tok{Kind: Const, Val: 1}, in.Pos())
	case *ssa.RunDefers:
		f.runDefers(false)
	case *ssa.Store:
		f.stores(in)
	case *ssa.MakeMap:
		if v, ok := f.cell(in); ok && len(f.of(in)) > 0 {
			f.move(v, nil, false, in.Pos())
		}
	case *ssa.MapUpdate:
		f.forgive([]ssa.Value{in.Value}, in.Pos())
		f.flag(in, in.Value)
		if v, ok := f.cell(in.Map); ok {
			f.move(v, f.of(in.Value), true, in.Pos())
			f.move(v, asMeta(f.of(in.Key)), true, in.Pos())
		}
	case *ssa.Send:
		f.send(in, in.Chan, in.X, in.Pos())
	case *ssa.UnOp:
		switch in.Op {
		case token.ARROW:
			i := 0
			okVar := NoVar
			if in.CommaOk {
				okVar = f.local(tokKey{in, 1})
			}
			f.recv(in.X, f.local(tupleKey{in, i}), okVar, in.Pos())
		case token.MUL:
			if rs := f.load(in.X); len(rs) > 0 && f.takenOut(in) {
				f.move(f.local(in), rs, false, in.Pos())
			}
			if _, field := in.X.(*ssa.FieldAddr); decides(in.Type()) || field && f.holdsOne(in.Type()) {
				f.set(f.local(tokKey{in, 0}), f.cellTok(in.X), in.Pos())
			}
		case token.NOT:
			f.fork(f.local(tokKey{in, 0}), in.X, in.Pos())
		}
	case *ssa.BinOp:
		if isBool(in.Type()) && !onlyBranches(in) {
			f.fork(f.local(tokKey{in, 0}), nil, in.Pos(), in)
		}
	case *ssa.TypeAssert:
		if in.CommaOk {
			t := Tok{}
			if rec, _ := f.b.Class.Record(in.AssertedType); rec && len(f.of(in.X)) > 0 {
				t = Tok{}
			}
			f.set(f.local(tokKey{in, 1}), t, in.Pos())
		}
	case *ssa.IndexAddr:
		f.steps0(in.X, in.Index, stepped, in.Pos())
	case *ssa.Index:
		f.steps0(in.X, in.Index, stepped, in.Pos())
	case *ssa.Next:
		if rs := f.of(in.Iter); len(rs) > 0 {
			n := mk(Next, in.Pos())
			n.Var, n.Refs = f.local(in), rs
			f.node(n)
		}
	case *ssa.Lookup:
		if in.CommaOk {
			f.set(f.local(tokKey{in, 1}), Tok{}, in.Pos())
		}
	case *ssa.Select:
		f.selects(in)
	case *ssa.If:
		f.branch(in)
	case *ssa.Jump:
		f.edge(in.Block(), 0, Guard{Var: NoVar}, nil)
		f.cur = -1
	case *ssa.Return:
		n := mk(Exit, in.Pos())
		for _, v := range in.Results {
			t := Tok{}
			if decides(v.Type()) || nilable(v.Type()) {
				t = f.tok(v)
			}
			n.Toks = append(n.Toks, t)
		}
		_, n.Clean = f.b.Class.Handler(f.fn)
		f.node(n)
		f.cur = -1
	case *ssa.Panic:
		if f.panics >= 0 {
			f.link(f.cur, f.panics, Guard{Var: NoVar})
		} else {
			f.node(mk(Panic, in.Pos()))
		}
		f.cur = -1
	}
}

func nilable(t types.Type) bool {
	switch types.Unalias(t).Underlying().(type) {
	case *types.Pointer, *types.Interface:
		return true
	}
	return false
}

// onlyBranches reports whether a comparison is used by branches alone.
func onlyBranches(v *ssa.BinOp) bool {
	for _, r := range *v.Referrers() {
		if _, ok := r.(*ssa.If); !ok {
			return false
		}
	}
	return true
}

// fork sets v by the outcome of a condition: of the comparison cmp, or the negation of x.
func (f *function) fork(v Var, x ssa.Value, pos token.Pos, cmp ...*ssa.BinOp) {
	var yes, no Guard
	if len(cmp) > 0 {
		yes, no, _, _ = f.guards(cmp[0])
	} else {
		no, yes, _, _ = f.guards(x)
	}
	from := f.cur
	join := f.add0(mk(Nop, pos))
	for _, s := range []struct {
		g   Guard
		val int32
	}{{yes, 1}, {no, 0}} {
		n := mk(Set, pos)
		n.Var, n.Tok = v, Tok{Kind: Const, Val: s.val}
		i := f.add0(n)
		f.link(from, i, s.g)
		f.link(i, join, Guard{Var: NoVar})
	}
	f.cur = join
}

// cellTok is the error or boolean in a cell.
func (f *function) cellTok(addr ssa.Value) Tok {
	switch a := addr.(type) {
	case *ssa.Alloc:
		return Tok{Kind: Copy, Var: f.local(a)}
	case *ssa.FreeVar, *ssa.Parameter:
		return Tok{Kind: Copy, Var: f.vars[addr]}
	case *ssa.FieldAddr:
		if base, ok := a.X.(*ssa.Alloc); ok {
			return Tok{Kind: Copy, Var: f.local(fieldKey{base, a.Field})}
		}
		if f.b.Class.Failure(a.X.Type(), fieldName(a)) {
			return Tok{Kind: Copy, Var: f.failure(a.X)}
		}
		if f.holdsOne(deref(a.Type())) {
			if n := named(a.X.Type(), fieldName(a)); n != "" {
				return Tok{Kind: Copy, Var: f.name(n + "?")}
			}
		}
	case *ssa.Global:
		if isSentinel(a) {
			return Tok{Kind: Const, Val: 1}
		}
	}
	return Tok{}
}

// isSentinel reports whether a package-level variable is an error that is always set: by its name, and because its
// package sets it at the start.
func isSentinel(g *ssa.Global) bool {
	if !isError(deref(g.Type())) || !sentinelName(g.Name()) || g.Pkg == nil {
		return false
	}
	init := g.Pkg.Func("init")
	if init == nil || init.Blocks == nil { // another package's
		return true
	}
	return slices.ContainsFunc(init.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(in ssa.Instruction) bool {
			s, ok := in.(*ssa.Store)
			return ok && s.Addr == g
		})
	})
}

func sentinelName(name string) bool {
	rest, ok := strings.CutPrefix(name, "Err")
	if !ok {
		rest, ok = strings.CutPrefix(name, "err")
	}
	return name == "EOF" || ok && rest != "" && unicode.IsUpper(rune(rest[0]))
}

// holdsOne reports whether a field of type t holds one record, or none when it is nil.
func (f *function) holdsOne(t types.Type) bool {
	if _, ok := types.Unalias(t).Underlying().(*types.Pointer); !ok {
		return false
	}
	rec, batch := f.b.Class.Record(t)
	return rec && !batch
}

func (f *function) move(v Var, rs []Ref, weak bool, pos token.Pos) {
	if weak && len(rs) == 0 {
		return
	}
	n := mk(Move, pos)
	n.Var, n.Refs, n.Weak = v, rs, weak
	f.node(n)
}

// madeAnew empties an object that another function made.
func (f *function) madeAnew(v ssa.Value) {
	if x, ok := f.vars[gatherKey{v}]; ok {
		f.move(x, nil, false, v.Pos())
	}
}

// fresh makes a variable new: it holds nothing yet, and is nil, false or 0.
func (f *function) fresh(a *ssa.Alloc) {
	if t := deref(a.Type()); decides(t) {
		f.set(f.local(a), Tok{Kind: Const}, a.Pos())
	} else if f.isGroup(f.local(a)) {
		f.set(f.local(a), Tok{Kind: Const}, a.Pos())
	} else if f.tracked(a) && len(f.of(a)) > 0 {
		f.move(f.local(a), nil, false, a.Pos())
	}
}

// isGroup reports whether v is a group of goroutines: its errors are new with it.
func (f *function) isGroup(v Var) bool {
	for _, s := range f.sites {
		if s.class.Group != nil {
			if g, ok := f.cell(s.class.Group); ok && g == v {
				return true
			}
		}
	}
	return false
}

// moveInto moves records into the memory behind v, where the walk follows that.
func (f *function) moveInto(v ssa.Value, rs []Ref, pos token.Pos) {
	v = rootOf(v)
	switch a := v.(type) {
	case *ssa.Alloc:
		if f.tracked(a) {
			f.move(f.local(a), rs, true, pos)
		}
	case *ssa.FreeVar, *ssa.Parameter:
		f.move(f.vars[v], rs, true, pos)
	case *ssa.FieldAddr:
		if c, ok := f.cell(a); ok && cellOf(a) == nil {
			f.move(c, rs, true, pos)
		} else {
			f.moveInto(a.X, rs, pos)
		}
	case *ssa.IndexAddr:
		f.moveInto(a.X, rs, pos)
	case *ssa.Slice:
		f.moveInto(a.X, rs, pos)
	case *ssa.Call, *ssa.Extract:
		f.move(f.local(gatherKey{v}), rs, true, pos)
	case *ssa.UnOp:
		f.moveInto(a.X, rs, pos)
	}
}

func (f *function) stores(in *ssa.Store) {
	t := in.Val.Type()
	if isError(t) || isBool(t) || isInt(t) {
		switch a := in.Addr.(type) {
		case *ssa.Alloc, *ssa.FreeVar, *ssa.Parameter:
			f.set(f.cellTok(in.Addr).Var, f.tok(in.Val), in.Pos())
		case *ssa.FieldAddr:
			if _, ok := a.X.(*ssa.Alloc); ok {
				f.set(f.cellTok(in.Addr).Var, f.tok(in.Val), in.Pos())
			}
			f.forgive([]ssa.Value{in.Val}, in.Pos())
			f.flag(in, in.Val)
		default:
			if !varargs(in.Addr) {
				f.forgive([]ssa.Value{in.Val}, in.Pos())
				f.flag(in, in.Val)
			}
		}
		if isError(t) || isBool(t) || len(f.of(in.Val)) == 0 {
			return
		}
	}
	if _, ok := in.Addr.(*ssa.FieldAddr); ok && f.holdsOne(t) {
		if to := f.cellTok(in.Addr); to.Kind == Copy {
			f.set(to.Var, f.tok(in.Val), in.Pos())
		}
	}
	if _, ok := t.Underlying().(*types.Signature); ok || f.b.Class.Foreign(t) {
		if fa, ok := in.Addr.(*ssa.FieldAddr); ok {
			f.keep(named(fa.X.Type(), fieldName(fa)), in.Val)
		}
	}
	if !carries(t) {
		return
	}
	rs := f.of(in.Val)
	switch a := in.Addr.(type) {
	case *ssa.Alloc:
		if f.tracked(a) && len(f.of(a)) > 0 {
			f.move(f.local(a), rs, false, in.Pos())
		}
	case *ssa.FieldAddr:
		if base := cellOf(a); base != nil {
			if base == a.X && f.gathersIn(base, a.Field) {
				v, _ := f.cell(a)
				f.move(v, rs, false, in.Pos())
			}
			if f.tracked(base) {
				f.move(f.local(base), rs, true, in.Pos())
			}
			return
		}
		if v, ok := f.cell(a); ok && buffers(t) {
			f.move(v, rs, false, in.Pos())
		}
		if p, ok := a.X.(*ssa.UnOp); ok {
			if c := pointsToNew(p); c != nil && f.tracked(c) {
				f.move(f.local(c), rs, true, in.Pos())
			}
		}
		if _, ok := a.X.(*ssa.Parameter); ok && len(rs) > 0 {
			n := mk(Move, in.Pos())
			n.Var, n.Refs, n.Weak, n.Tag = f.vars[a.X], rs, true, intoField
			f.node(n)
		}
	case *ssa.IndexAddr:
		if v, ok := f.cell(a.X); ok {
			f.move(v, rs, true, in.Pos())
		}
	case *ssa.Global, *ssa.FreeVar, *ssa.Parameter:
		if v, ok := f.cell(in.Addr); ok {
			f.move(v, rs, false, in.Pos())
		}
	}
}

// varargs reports whether addr is a place in the array of a variadic call.
func varargs(addr ssa.Value) bool {
	ia, ok := addr.(*ssa.IndexAddr)
	if !ok {
		return false
	}
	a, ok := ia.X.(*ssa.Alloc)
	return ok && a.Comment == "varargs"
}

func (f *function) steps0(x, i ssa.Value, stepped map[elemKey]bool, pos token.Pos) {
	k := elemKey{rootOf(x), i}
	if stepped[k] || !f.steps(i) {
		return
	}
	rs := f.of(x)
	if len(rs) == 0 {
		return
	}
	stepped[k] = true
	n := mk(Next, pos)
	n.Var, n.Refs = f.local(k), rs
	f.node(n)
}

// send emits that x leaves through the channel ch, which in says.
func (f *function) send(in ssa.Instruction, ch, x ssa.Value, pos token.Pos) {
	f.forgive([]ssa.Value{x}, pos)
	f.flag(in, x)
	if c, ok := ch.(*ssa.Call); ok && f.sites[c].class.Kind == Works && f.sites[c].class.Channel {
		w := mk(Work, pos)
		w.Refs, w.Tag, w.Unsure = payload(f.of(x)), f.sites[c].class.Tag, f.sites[c].class.Unsure
		f.node(w)
		return
	}
	if _, ok := x.Type().Underlying().(*types.Signature); ok {
		f.sendFunc(x, pos)
		return
	}
	n := mk(Send, pos)
	n.Refs = f.of(x)
	n.Key = f.keys(ch, 0)
	n.Split = f.splits(ch, map[ssa.Value]bool{})
	f.saves(f.node(n), in)
}

// splits reports whether what a record holds, its key say, decides which channel of several it is sent to.
func (f *function) splits(ch ssa.Value, seen map[ssa.Value]bool) bool {
	if seen[ch] {
		return false
	}
	seen[ch] = true
	index := func(i ssa.Value) bool { return f.madeOfRecord(i, 0) }
	switch x := ch.(type) {
	case *ssa.Phi:
		return slices.ContainsFunc(x.Edges, func(e ssa.Value) bool { return f.splits(e, seen) })
	case *ssa.ChangeType:
		return f.splits(x.X, seen)
	case *ssa.Call: // of what picks one
		return slices.ContainsFunc(x.Call.Args, index)
	case *ssa.Lookup:
		return index(x.Index)
	case *ssa.Extract:
		l, ok := x.Tuple.(*ssa.Lookup)
		return ok && index(l.Index)
	case *ssa.UnOp:
		a, ok := x.X.(*ssa.IndexAddr)
		return ok && index(a.Index)
	}
	return false
}

// madeOfRecord reports whether a number or key is made of what a record holds: a hash of its key, say.
func (f *function) madeOfRecord(v ssa.Value, depth int) bool {
	if v == nil || depth > 8 {
		return false
	}
	if isText(v.Type()) && len(payload(f.of(v))) > 0 {
		return true
	}
	switch x := v.(type) {
	case *ssa.BinOp:
		return f.madeOfRecord(x.X, depth+1) || f.madeOfRecord(x.Y, depth+1)
	case *ssa.Convert:
		return f.madeOfRecord(x.X, depth+1)
	case *ssa.Call:
		fn := x.Call.StaticCallee()
		for _, a := range x.Call.Args {
			if f.madeOfRecord(a, depth+1) || f.isRecord(a) && len(f.of(a)) > 0 && fn != nil && f.readsPayload(fn) {
				return true
			}
		}
		return x.Call.IsInvoke() && len(payload(f.of(x.Call.Value))) > 0 // hash.Hash32
	}
	return false
}

// isText reports whether t is a string or a list of bytes.
func isText(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsString != 0
	case *types.Slice:
		b, ok := u.Elem().Underlying().(*types.Basic)
		return ok && b.Kind() == types.Byte
	}
	return false
}

func (f *function) isRecord(v ssa.Value) bool {
	is, _ := f.b.Class.Record(v.Type())
	return is
}

// readsPayload reports whether a function reads a record's key, value or headers.
func (f *function) readsPayload(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.FieldAddr:
				if f.b.Class.Field(deref(in.X.Type()), fieldName(in)) == Payload {
					return true
				}
			case *ssa.Field:
				if st, ok := in.X.Type().Underlying().(*types.Struct); ok && f.b.Class.Field(in.X.Type(), st.Field(in.Field).Name()) == Payload {
					return true
				}
			}
		}
	}
	return false
}

// splitLanes marks the receives from channels among which records are split by what they hold: several goroutines run
// them, and a partition's records go to more than one.
func (f *function) splitLanes() {
	for i := range f.g.Nodes {
		if s := &f.g.Nodes[i]; s.Op == Send && s.Split {
			f.g.MarkShared(func(n *Node) bool { return sameVar(n.Key, s.Key) })
		}
	}
}

// MarkShared marks the receives for which is holds as run by several goroutines.
func (g *Graph) MarkShared(is func(*Node) bool) {
	for i := range g.Nodes {
		if n := &g.Nodes[i]; n.Op == Recv && is(n) {
			n.Shared, n.Here = true, true
		}
	}
}

// sendFunc emits the hand-off of a function that somebody else is to run.
func (f *function) sendFunc(x ssa.Value, pos token.Pos) {
	f.placing = nil
	all, from := f.instances(x, func(t target) []arg { return f.closureArgs(t, nil) })
	b := f.beginBody(pos)
	works := from != NoVar
	if from != NoVar {
		n := mk(Hole, pos)
		n.Fun = from
		f.node(n)
	}
	if len(all) > 0 {
		anchor, join := f.cur, f.add0(mk(Nop, pos))
		for _, ins := range all {
			f.cur = anchor
			outs, _ := f.innerOuts(ins)
			f.inline(ins, anchor, outs, pos)
			f.link(f.cur, join, Guard{Var: NoVar})
			works = works || ins.g.works()
		}
		f.cur = join
	}
	f.detach(b)
	if works {
		n := mk(Spawned, pos)
		n.Body = b.entry
		f.node(n)
	}
	f.link(f.cur, b.out, Guard{Var: NoVar})
	f.cur = b.out
}

func (f *function) recv(ch ssa.Value, v, ok Var, pos token.Pos) {
	if f.signal(ch) {
		return
	}
	n := mk(Recv, pos)
	n.Var, n.Err = v, ok
	n.Key = f.keys(ch, 0)
	if c, ok := ch.Type().Underlying().(*types.Chan); ok {
		if rec, _ := f.b.Class.Record(c.Elem()); rec {
			n.Tag = "record"
		}
	}
	f.node(n)
}

// signal reports whether a channel only tells that something is over or due.
func (f *function) signal(ch ssa.Value) bool {
	switch sent(ch.Type()) {
	case "time.Time", "os.Signal":
		return true
	}
	c, ok := ch.(*ssa.Call)
	return ok && f.sites[c] != nil && f.sites[c].class.Kind == Signals
}

// sent is the name of the type of what a channel carries, with its package's path; "" for one without a name.
func sent(ch types.Type) string {
	if c, ok := ch.Underlying().(*types.Chan); ok {
		if n, ok := types.Unalias(c.Elem()).(*types.Named); ok && n.Obj().Pkg() != nil {
			return n.Obj().Pkg().Path() + "." + n.Obj().Name()
		}
	}
	return ""
}

func (f *function) selects(in *ssa.Select) {
	from := f.cur
	join := f.add0(mk(Nop, in.Pos()))
	idx := f.local(tokKey{in, 0})
	k := 2
	for i, s := range in.States {
		f.cur = f.add0(mk(Nop, s.Pos))
		f.link(from, f.cur, Guard{Var: NoVar})
		if s.Dir == types.SendOnly {
			f.send(in, s.Chan, s.Send, s.Pos)
		} else {
			f.recv(s.Chan, f.local(tupleKey{in, k}), f.local(tokKey{in, 1}), s.Pos)
			k++
		}
		f.set(idx, Tok{Kind: Const, Val: int32(i)}, s.Pos)
		f.link(f.cur, join, Guard{Var: NoVar})
	}
	if !in.Blocking {
		f.cur = from
		f.set(idx, Tok{Kind: Const, Val: -1}, in.Pos())
		f.link(f.cur, join, Guard{Var: NoVar})
	}
	f.cur = join
}

// ---- branches ----

// guards are the conditions of the two outcomes of cond, and the errors that each outcome tells apart.
func (f *function) guards(cond ssa.Value) (yes, no Guard, forgiveYes, forgiveNo []ssa.Value) {
	if b, ok := cond.(*ssa.BinOp); ok { // for range 8 asks whether 0 < 8
		if x, ok := b.X.(*ssa.Const); ok && x.Value != nil {
			if y, ok := b.Y.(*ssa.Const); ok && y.Value != nil && x.Value.Kind() == y.Value.Kind() && comparison[b.Op] {
				holds := constant.Compare(x.Value, b.Op, y.Value)
				return Guard{Var: NoVar, Not: !holds}, Guard{Var: NoVar, Not: holds}, nil, nil
			}
		}
	}
	none := Guard{Var: NoVar}
	yes, no = none, none
	switch c := cond.(type) {
	case *ssa.UnOp:
		if c.Op == token.NOT {
			no, yes, forgiveNo, forgiveYes = f.guards(c.X)
			return
		}
	case *ssa.BinOp:
		if c.Op != token.EQL && c.Op != token.NEQ {
			return
		}
		x, y := c.X, c.Y
		if _, ok := x.(*ssa.Const); ok {
			x, y = y, x
		}
		if k, ok := y.(*ssa.Const); ok {
			if call, ok := x.(*ssa.Call); ok && f.sites[call].class.Kind == Tells {
				forgiveYes = []ssa.Value{call}
			}
			kt := f.tok(k)
			t := f.tok(x)
			if t.Kind == Copy && kt.Kind == Const && (decides(x.Type()) || nilable(x.Type())) {
				yes = Guard{Var: t.Var, Val: kt.Val}
				no = Guard{Var: t.Var, Val: kt.Val, Not: true}
			}
			if t.Kind == Const && kt.Kind == Const && nilable(x.Type()) {
				// decided: a guard that cannot hold
				dead := Guard{Var: NoVar, Val: 1, Not: true}
				if t.Val == kt.Val {
					no = dead
				} else {
					yes = dead
				}
			}
		} else {
			if isError(x.Type()) || isError(y.Type()) {
				forgiveYes = []ssa.Value{x, y}
			}
			if call, ok := x.(*ssa.Call); ok && f.sites[call].class.Kind == Tells {
				forgiveYes = []ssa.Value{call}
			}
		}
		if c.Op == token.NEQ {
			yes, no, forgiveYes, forgiveNo = no, yes, forgiveNo, forgiveYes
		}
		return
	case *ssa.Call:
		if f.sites[c].class.Kind == Tells {
			forgiveYes = []ssa.Value{c}
			return
		}
		if isErrorPredicate(c) {
			forgiveYes = []ssa.Value{c}
		}
	case *ssa.Extract:
		if ta, ok := c.Tuple.(*ssa.TypeAssert); ok && isError(ta.X.Type()) {
			forgiveYes = []ssa.Value{ta.X}
		}
	case *ssa.Const:
	}
	if t := f.tok(cond); t.Kind == Copy {
		yes = Guard{Var: t.Var, Val: 1}
		no = Guard{Var: t.Var, Val: 1, Not: true}
	}
	return
}

var comparison = map[token.Token]bool{token.EQL: true, token.NEQ: true, token.LSS: true, token.LEQ: true, token.GTR: true, token.GEQ: true}

// isEnded reports whether a call asks a context for its error where the context is known to have ended: there is one.
func isEnded(c *ssa.Call) bool {
	if !isContextMethod(c, "Err") {
		return false
	}
	for b := c.Block(); b != nil; b = b.Idom() {
		for _, in := range b.Instrs {
			if x, ok := in.(*ssa.UnOp); ok && x.Op == token.ARROW && isContextMethod(x.X, "Done") {
				return true
			}
		}
		if len(b.Preds) == 1 && selects(b.Preds[0], b) {
			return true
		}
	}
	return false
}

// selects reports whether block to is where a select goes on when a context has ended.
func selects(from, to *ssa.BasicBlock) bool {
	branch, ok := from.Instrs[len(from.Instrs)-1].(*ssa.If)
	if !ok || from.Succs[0] != to {
		return false
	}
	cmp, ok := branch.Cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.EQL {
		return false
	}
	which, ok := cmp.X.(*ssa.Extract)
	if !ok || which.Index != 0 {
		return false
	}
	sel, ok := which.Tuple.(*ssa.Select)
	i, isConst := cmp.Y.(*ssa.Const)
	return ok && isConst && int(i.Int64()) < len(sel.States) && isContextMethod(sel.States[i.Int64()].Chan, "Done")
}

func isContextMethod(v ssa.Value, name string) bool {
	c, ok := v.(*ssa.Call)
	return ok && c.Call.IsInvoke() && c.Call.Method.Name() == name && isContext(c.Call.Value.Type())
}

// isErrorPredicate reports whether a call only says something about an error.
func isErrorPredicate(c *ssa.Call) bool {
	sig := c.Common().Signature()
	if sig.Results().Len() != 1 || !isBool(sig.Results().At(0).Type()) {
		return false
	}
	for i := 0; i < sig.Params().Len(); i++ {
		if isError(sig.Params().At(i).Type()) {
			return true
		}
	}
	return false
}

// firstKept are the errors that a field takes if it has none yet, and that are as good as kept where it has one:
// if s.err == nil { s.err = err }.
func firstKept(in *ssa.If) []ssa.Value {
	cmp, ok := in.Cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.EQL || !isError(cmp.X.Type()) {
		return nil
	}
	load, ok := cmp.X.(*ssa.UnOp)
	if !ok {
		return nil
	}
	asked, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return nil
	}
	var kept []ssa.Value
	for _, i := range in.Block().Succs[0].Instrs {
		s, ok := i.(*ssa.Store)
		if !ok {
			continue
		}
		if a, ok := s.Addr.(*ssa.FieldAddr); ok && a.Field == asked.Field && rootOf(a.X) == rootOf(asked.X) {
			kept = append(kept, s.Val)
		}
	}
	return kept
}

func (f *function) branch(in *ssa.If) {
	yes, no, fy, fn := f.guards(in.Cond)
	fn = append(fn, firstKept(in)...)
	empty, list := emptiness(in.Cond)
	from := f.cur
	for i, g := range []Guard{yes, no} {
		f.cur = from
		if i == empty {
			f.none(list, in.Pos())
		}
		if i == 1 {
			f.spent(in)
		}
		f.edge(in.Block(), i, g, [][]ssa.Value{fy, fn}[i])
	}
	f.cur = -1
}

// emptiness tells on which branch of a condition a list is known to be empty: 0 where it holds, 1 where not, -1 on none.
func emptiness(cond ssa.Value) (branch int, list ssa.Value) {
	cmp, ok := cond.(*ssa.BinOp)
	if !ok {
		return -1, nil
	}
	c, ok := cmp.X.(*ssa.Call)
	if !ok {
		return -1, nil
	}
	k, ok := cmp.Y.(*ssa.Const)
	if b, isLen := c.Call.Value.(*ssa.Builtin); !ok || !isLen || b.Name() != "len" || k.Value == nil {
		return -1, nil
	}
	n, exact := constant.Int64Val(k.Value)
	switch {
	case !exact:
	case n == 0 && (cmp.Op == token.EQL || cmp.Op == token.LEQ), n == 1 && cmp.Op == token.LSS:
		return 0, c.Call.Args[0]
	case n == 0 && (cmp.Op == token.NEQ || cmp.Op == token.GTR), n == 1 && cmp.Op == token.GEQ:
		return 1, c.Call.Args[0]
	}
	return -1, nil
}

// none emits that a list is empty.
func (f *function) none(list ssa.Value, pos token.Pos) {
	if rs := f.gathered(list); collects(list) && len(rs) > 0 && !allMeta(rs) {
		n := mk(Spent, pos)
		n.Refs = rs
		f.node(n)
	}
}

// gathered is what is known to be in a list as long as it is in there; none if that is not known of one variable.
func (f *function) gathered(list ssa.Value) []Ref {
	rs := f.of(list)
	if load, ok := list.(*ssa.UnOp); ok && !f.takenOut(load) {
		if field, ok := load.X.(*ssa.FieldAddr); ok {
			if v, ok := f.cell(field); ok { // what else its object holds does not count
				rs = slices.DeleteFunc(slices.Clone(rs), func(r Ref) bool { return r.Var != v })
			}
		}
	}
	if isAppend(list) || len(rs) == 1 { // an appended list holds what either of its operands does
		return rs
	}
	return nil
}

// collects reports whether records are gathered in a list, one by one: it is kept in a variable, and is none of bytes or
// errors, which may be empty although there is a record.
func collects(list ssa.Value) bool {
	s, ok := list.Type().Underlying().(*types.Slice)
	if !ok || isError(s.Elem()) {
		return false
	}
	if _, basic := s.Elem().Underlying().(*types.Basic); basic {
		return false
	}
	switch list.(type) {
	case *ssa.UnOp, *ssa.Phi:
		return true
	}
	return isAppend(list)
}

// isOneList reports whether what is known of a value is of one list; out of a map, say, the record may be in another.
func isOneList(v ssa.Value) bool {
	switch v.(type) {
	case *ssa.Phi, *ssa.Parameter, *ssa.Call, *ssa.Extract, *ssa.UnOp:
		return true
	}
	return false
}

// spent emits the end of a loop over a list, behind its last element.
func (f *function) spent(in *ssa.If) {
	list, i := f.listOf(in.Block())
	if list == nil {
		return
	}
	each := slices.ContainsFunc(*list.Referrers(), func(r ssa.Instruction) bool {
		e, ok := r.(*ssa.IndexAddr)
		return ok && e.X == list && e.Index == i && e.Block() == in.Block().Succs[0]
	})
	if rs := f.gathered(list); each && len(rs) > 0 && !allMeta(rs) {
		n := mk(Spent, in.Pos())
		n.Var, n.Refs = f.local(elemKey{rootOf(list), i}), rs
		f.node(n)
	}
}

// listOf is the list that a loop with the header b goes over, and its index: for i := 0; i < len(list); i++, or with
// range; nil if it is none.
func (f *function) listOf(b *ssa.BasicBlock) (list, i ssa.Value) {
	in, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok || !f.loops.header(b) {
		return nil, nil
	}
	cmp, ok := in.Cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.LSS || !f.steps(cmp.X) {
		return nil, nil
	}
	c, ok := cmp.Y.(*ssa.Call)
	if !ok {
		return nil, nil
	}
	if b, ok := c.Call.Value.(*ssa.Builtin); !ok || b.Name() != "len" || !isOneList(c.Call.Args[0]) {
		return nil, nil
	}
	return c.Call.Args[0], cmp.X
}

// anew emits that a loop over a list begins at its first element.
func (f *function) anew(from, header *ssa.BasicBlock) {
	if f.loops.body[header][from] {
		return
	}
	if list, i := f.listOf(header); list != nil && len(f.of(list)) > 0 {
		f.move(f.local(elemKey{rootOf(list), i}), nil, false, token.NoPos)
	}
}

func isAppend(v ssa.Value) bool {
	c, ok := v.(*ssa.Call)
	if !ok {
		return false
	}
	b, ok := c.Call.Value.(*ssa.Builtin)
	return ok && b.Name() == "append"
}

// edge leads from the current node to successor i of block b, with the assignments of its phis.
func (f *function) edge(b *ssa.BasicBlock, i int, g Guard, forgive []ssa.Value) {
	to := b.Succs[i]
	from := f.cur
	pred := predIndex(b, i)
	f.cur = f.add0(mk(Nop, token.NoPos))
	f.link(from, f.cur, g)
	if len(forgive) > 0 {
		f.forgive(forgive, token.NoPos)
	}
	f.anew(b, to)
	for _, in := range to.Instrs {
		phi, ok := in.(*ssa.Phi)
		if !ok {
			break
		}
		e := phi.Edges[pred]
		if decides(phi.Type()) || nilable(phi.Type()) {
			f.set(f.local(tokKey{phi, 0}), f.tok(e), phi.Pos())
		}
		if f.merges(phi) && len(f.of(phi)) > 0 {
			f.move(f.local(phi), f.of(e), false, phi.Pos())
		}
	}
	f.link(f.cur, f.starts[to], Guard{Var: NoVar})
}

// predIndex finds which predecessor of its i-th successor b is, for that edge.
func predIndex(b *ssa.BasicBlock, i int) int {
	to := b.Succs[i]
	nth := 0
	for _, s := range b.Succs[:i] {
		if s == to {
			nth++
		}
	}
	for j, p := range to.Preds {
		if p == b {
			if nth == 0 {
				return j
			}
			nth--
		}
	}
	return 0
}

// ---- errors ----

// from finds the calls whose error v may be, and the slots it may come from.
func (f *function) from(v ssa.Value, seen map[ssa.Value]bool) (calls []ssa.Instruction, slots []Ref) {
	if v == nil || seen[v] || len(seen) > 200 {
		return nil, nil
	}
	seen[v] = true
	also := func(x ssa.Value) {
		c, s := f.from(x, seen)
		calls = append(calls, c...)
		slots = append(slots, s...)
	}
	switch v := v.(type) {
	case *ssa.Parameter:
		if t := v.Type(); isError(t) || types.IsInterface(t) {
			slots = append(slots, Ref{Var: f.vars[v]})
		}
	case *ssa.FreeVar:
		slots = append(slots, Ref{Var: f.vars[v]})
		for _, r := range *v.Referrers() {
			if s, ok := r.(*ssa.Store); ok && s.Addr == v {
				also(s.Val)
			}
		}
	case *ssa.Call:
		switch k := f.sites[v].class.Kind; {
		case k == Wraps || k == Tells || isErrorPredicate(v):
			if v.Common().IsInvoke() {
				also(v.Common().Value)
			}
			for _, a := range v.Common().Args {
				also(a)
			}
		case k == Derives && f.outcome(v.Common()) != nil:
			also(f.outcome(v.Common()))
		case k == Joins:
			calls = append(calls, f.spawnedOn(f.sites[v].class.Group)...)
		default:
			calls = append(calls, v)
			if v.Common().IsInvoke() && isError(v.Common().Value.Type()) { // err.Error(), err.Code()
				also(v.Common().Value)
			}
		}
	case *ssa.Extract:
		also(v.Tuple)
	case *ssa.Phi:
		for _, e := range v.Edges {
			also(e)
		}
	case *ssa.MakeInterface:
		also(v.X)
	case *ssa.ChangeInterface:
		also(v.X)
	case *ssa.ChangeType:
		also(v.X)
	case *ssa.TypeAssert:
		also(v.X)
	case *ssa.Slice:
		also(v.X)
	case *ssa.UnOp:
		if v.Op == token.MUL {
			also(v.X)
		}
	case *ssa.FieldAddr:
		if f.b.Class.Failure(v.X.Type(), fieldName(v)) {
			also(v.X)
		}
	case *ssa.Alloc:
		for _, r := range *v.Referrers() {
			switch r := r.(type) {
			case *ssa.Store:
				if r.Addr == v {
					also(r.Val)
				}
			case *ssa.IndexAddr:
				for _, u := range *r.Referrers() {
					if s, ok := u.(*ssa.Store); ok && s.Addr == r {
						also(s.Val)
					}
				}
			case *ssa.MakeClosure: // the call of a closure that sets it
				if isError(deref(v.Type())) && sets(r, v) {
					for _, u := range *r.Referrers() {
						if c, ok := u.(*ssa.Call); ok {
							calls = append(calls, c)
						}
					}
				}
			}
		}
	}
	return
}

// sets reports whether a closure gives the variable that it shares another value.
func sets(c *ssa.MakeClosure, variable ssa.Value) bool {
	fn := c.Fn.(*ssa.Function)
	for i, b := range c.Bindings {
		if b == variable && slices.ContainsFunc(*fn.FreeVars[i].Referrers(), func(r ssa.Instruction) bool {
			s, ok := r.(*ssa.Store)
			return ok && s.Addr == fn.FreeVars[i]
		}) {
			return true
		}
	}
	return false
}

// spawnedOn are the calls that start goroutines on a group.
func (f *function) spawnedOn(group ssa.Value) []ssa.Instruction {
	var out []ssa.Instruction
	if group == nil {
		return nil
	}
	g, ok := f.cell(group)
	for c, s := range f.sites {
		if s.class.Kind == Spawns && s.class.Group != nil && ok {
			if h, ok := f.cell(s.class.Group); ok && h == g {
				out = append(out, c)
			}
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Pos() < out[j].Pos() })
	return out
}

// forgive notes that errors are looked at by other means than a branch.
func (f *function) forgive(vs []ssa.Value, pos token.Pos) {
	var calls []ssa.Instruction
	var slots []Ref
	for _, v := range vs {
		if v == nil || !mayHoldError(v.Type()) && !isTelling(f, v) {
			continue
		}
		c, s := f.from(v, map[ssa.Value]bool{})
		calls = append(calls, c...)
		slots = append(slots, s...)
	}
	if len(calls) == 0 && len(slots) == 0 {
		return
	}
	n := mk(Forgive, pos)
	for _, s := range slots {
		n.Refs, _ = union(n.Refs, []Ref{s})
	}
	i := f.node(n)
	f.later = append(f.later, pending{node: i, sites: calls})
}

// flag notes that a failure is told by a flag in memory that others see, or through a channel.
func (f *function) flag(in ssa.Instruction, v ssa.Value) {
	if _, ok := v.(*ssa.Const); !ok || !isBool(v.Type()) {
		return
	}
	if calls := f.onFailure(in.Block()); len(calls) > 0 {
		f.later = append(f.later, pending{node: f.node(mk(Forgive, in.Pos())), sites: calls})
	}
}

func isTelling(f *function, v ssa.Value) bool {
	c, ok := v.(*ssa.Call)
	return ok && (f.sites[c].class.Kind == Tells || isErrorPredicate(c))
}

func mayHoldError(t types.Type) bool {
	if isError(t) {
		return true
	}
	switch u := types.Unalias(t).Underlying().(type) {
	case *types.Slice:
		return isError(u.Elem()) || types.IsInterface(u.Elem())
	case *types.Interface:
		return true
	case *types.Pointer:
		_, ok := types.Unalias(u.Elem()).Underlying().(*types.Array)
		return ok
	}
	return false
}

// onFailure are the calls whose error is known to be set in block b.
func (f *function) onFailure(b *ssa.BasicBlock) []ssa.Instruction {
	if r, ok := f.failures[b]; ok {
		return r
	}
	var out []ssa.Instruction
	f.failures[b] = nil
	if d := b.Idom(); d != nil {
		out = append(out, f.onFailure(d)...)
		if i, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If); ok {
			for k, s := range d.Succs {
				if s != b || len(b.Preds) != 1 {
					continue
				}
				if v := errorTest(i.Cond, k == 0); v != nil {
					calls, _ := f.from(v, map[ssa.Value]bool{})
					out = append(out, calls...)
				}
			}
		}
	}
	f.failures[b] = out
	return out
}

// afterError reports whether block b is reached only with some error set.
func (f *function) afterError(b *ssa.BasicBlock) bool {
	for d := b; d.Idom() != nil; d = d.Idom() {
		p := d.Idom()
		i, ok := p.Instrs[len(p.Instrs)-1].(*ssa.If)
		if !ok || len(d.Preds) != 1 {
			continue
		}
		if v := errorTest(i.Cond, p.Succs[0] == d); v != nil && isError(v.Type()) {
			return true
		}
	}
	return false
}

// errorTest is the error that is set when cond has the outcome, nil if cond does not say so.
func errorTest(cond ssa.Value, outcome bool) ssa.Value {
	switch c := cond.(type) {
	case *ssa.UnOp:
		if c.Op == token.NOT {
			return errorTest(c.X, !outcome)
		}
	case *ssa.BinOp:
		x, y := c.X, c.Y
		if k, ok := x.(*ssa.Const); ok && k.IsNil() {
			x, y = y, x
		}
		k, ok := y.(*ssa.Const)
		if ok && k.IsNil() && isError(x.Type()) && (c.Op == token.NEQ) == outcome && (c.Op == token.NEQ || c.Op == token.EQL) {
			return x
		}
	case *ssa.Call, *ssa.Extract:
		if !outcome && isBool(cond.Type()) { // ok := handle(m); if !ok {…}
			return cond
		}
		if c, ok := cond.(*ssa.Call); ok && outcome && isErrorPredicate(c) { // a kind of error is an error
			for _, a := range c.Call.Args {
				if isError(a.Type()) {
					return a
				}
			}
		}
	}
	return nil
}
