package flow

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// call emits a plain call.
func (f *function) call(c *ssa.Call) { f.invoke(c, c) }

// invoke emits what a call instruction does; v is nil for a deferred call.
func (f *function) invoke(c ssa.CallInstruction, v *ssa.Call) {
	s := f.sites[c]
	common := c.Common()
	pos := c.Pos()
	if f.erroneous(c) {
		f.unknown(v, pos)
		return
	}
	switch s.class.Kind {
	case Decodes:
		f.unknown(v, pos)
		if s.class.Into != nil {
			f.moveInto(s.class.Into, f.allArgs(common), pos)
			for _, v := range insides(s.class.Into) {
				f.moveInto(v, f.allArgs(common), pos)
			}
		}
	case Harmless, Derives, Wraps, Tells, Signals, Sames:
		f.unknown(v, pos)
		if r := receiver(common); s.class.Kind == Tells && r != nil && f.b.Class.Failure(r.Type(), "") {
			f.forgive([]ssa.Value{r}, pos) // the failure is asked for its kind, and nothing else can be learnt from it
		}
		if s.class.NoError && v != nil {
			f.eachError(v, func(e Var) { f.set(e, Tok{Kind: Const}, pos) })
		}
		if v != nil && isEnded(v) {
			f.set(f.local(tokKey{v, 0}), Tok{Kind: Const, Val: 1}, pos)
		}
		if made := f.outcome(common); made != nil && v != nil {
			f.eachError(v, func(e Var) { f.set(e, Tok{Kind: Copy, Var: f.failure(made)}, pos) })
		}
	case Steps:
		f.unknown(v, pos)
		if v != nil && s.class.Record != nil {
			n := mk(Next, pos)
			n.Var, n.Refs = f.local(tupleKey{v, s.class.Result}), f.of(s.class.Record)
			f.node(n)
		}
	case Notes:
		n := mk(Note, pos)
		n.Tag = s.class.Tag
		if s.class.Consumer != nil {
			n.Key = f.keys(s.class.Consumer, 0)
		}
		f.node(n)
		f.unknown(v, pos)
	case Keeps:
		if s.class.Into != nil {
			f.moveInto(s.class.Into, f.allArgs(common), pos)
		}
		f.unknown(v, pos)
		if s.class.NoError && v != nil {
			f.eachError(v, func(e Var) { f.set(e, Tok{Kind: Const}, pos) })
		}
	case Polls:
		f.poll(s, c, v)
	case Commits:
		if s.class.Keep || s.class.Kept {
			f.transaction(s, c)
			f.unknown(v, pos)
			return
		}
		if s.class.Cond != nil {
			f.conditional(s, c)
			f.unknown(v, pos)
			return
		}
		n := mk(Commit, pos)
		n.Next = s.class.Next
		f.operand(&n, s.class.Record)
		n.Tag, n.Cover, n.Mark, n.Other = s.class.Tag, s.class.Cover, s.class.Mark, s.class.Other
		if s.class.Record != nil {
			n.Refs = f.of(s.class.Record)
		} else if s.class.Cover == Given {
			n.Refs = f.allArgs(common)
		}
		if s.class.Consumer != nil {
			n.Key = f.keys(s.class.Consumer, 0)
		}
		f.anchors[c] = f.node(n)
		f.unknown(v, pos)
	case Works:
		if s.class.Channel {
			return
		}
		rs := f.allArgs(common)
		if s.class.Record != nil {
			rs = f.of(s.class.Record)
		}
		f.work(c, v, rs, s.class.Tag, s.class.Fails)
		f.g.Nodes[f.anchors[c]].Unsure = s.class.Unsure
	case Acks:
		f.node(mk(Acked, pos))
		f.unknown(v, pos)
	case Joins:
		f.node(mk(Join, pos))
		f.unknown(v, pos)
		if v != nil && s.class.Group != nil {
			if g, ok := f.cell(s.class.Group); ok {
				f.eachError(v, func(e Var) { f.set(e, Tok{Kind: Copy, Var: g}, pos) })
			}
		}
	case NoReturns:
		f.node(mk(Nop, pos))
		f.cur = -1
	case Rewinds:
		n := mk(Rewind, pos)
		n.Tag = s.class.Tag
		if s.class.Consumer != nil {
			n.Key = f.keys(s.class.Consumer, 0)
		}
		if s.class.Record != nil {
			n.Refs = f.of(s.class.Record)
		} else if s.class.All {
			n.Refs = f.allArgs(common)
		}
		f.node(n)
		f.unknown(v, pos)
	case Serves:
		f.serve(s, c, v)
	case Eaches:
		f.each(s, c, v)
	case Spawns:
		g := NoVar
		if s.class.Group != nil {
			if x, ok := f.cell(s.class.Group); ok {
				g = x
			}
		}
		rs := f.of(s.class.Func)
		if s.class.Func == nil {
			rs = f.allArgs(common)
		}
		f.spawn(c, s.fun, rs, g)
		f.unknown(v, pos)
	case Calls, Retries:
		f.inPlace(s, c, v)
	default:
		f.ordinaryCall(s, c, v)
	}
}

// operand notes what the operand of a commit says about how far that goes.
func (f *function) operand(n *Node, v ssa.Value) {
	if one := onlyVararg(v); one != nil {
		v = bare(one)
	}
	if p, ok := v.(*ssa.Parameter); ok {
		n.Ask = f.vars[p]
		return
	}
	n.Before = n.Next && v != nil && f.b.Class.OwnOffset(v)
	n.Done = f.isDone(v)
}

// erroneous reports whether a call is given a record where the error that it brings along itself is known to be set:
// it is no record then, to be worked on or committed.
func (f *function) erroneous(c ssa.CallInstruction) bool {
	for d := c.Block(); d.Idom() != nil; d = d.Idom() {
		i, ok := d.Idom().Instrs[len(d.Idom().Instrs)-1].(*ssa.If)
		if !ok || len(d.Preds) != 1 {
			continue
		}
		if r := f.ownerOfError(errorTest(i.Cond, d.Idom().Succs[0] == d)); r != nil && slices.ContainsFunc(c.Common().Args, func(a ssa.Value) bool { return rootOf(a) == r }) {
			return true
		}
	}
	return false
}

// ownerOfError is the record that the error v is a field of, nil if it is none.
func (f *function) ownerOfError(v ssa.Value) ssa.Value {
	own := false
	for {
		switch x := v.(type) {
		case *ssa.UnOp:
			v = x.X
		case *ssa.FieldAddr:
			own = own || f.b.Class.Field(deref(x.X.Type()), fieldName(x)) == Nothing
			v = x.X
		default:
			if !own {
				return nil
			}
			return v
		}
	}
}

// inTransaction names the offsets that an open transaction holds.
const inTransaction = "transaction"

// transaction emits the two halves of a commit inside a transaction: the offsets are put in, and take
// effect, or are dropped, with its end.
func (f *function) transaction(s *site, c ssa.CallInstruction) {
	held := f.name(inTransaction)
	if s.class.Keep {
		f.move(held, f.of(s.class.Record), true, c.Pos())
		return
	}
	if !s.class.Drop {
		f.node(mk(Acked, c.Pos()))
		n := mk(Commit, c.Pos())
		n.Tag, n.Other, n.Refs = s.class.Tag, true, []Ref{{Var: held}}
		f.anchors[c] = f.node(n)
	}
	f.move(held, nil, false, c.Pos())
}

// conditional emits a commit that a boolean decides: false takes the position back.
func (f *function) conditional(s *site, c ssa.CallInstruction) {
	cond := s.class.Cond
	for {
		if x, ok := cond.(*ssa.ChangeType); ok {
			cond = x.X
			continue
		}
		break
	}
	yes, no, _, _ := f.guards(cond)
	if k, ok := cond.(*ssa.Const); ok && k.Value != nil {
		never := Guard{Var: NoVar, Not: true}
		if k.Value.ExactString() == "true" {
			no = never
		} else {
			yes = never
		}
	}
	from := f.node(mk(Acked, c.Pos()))
	join := f.add0(mk(Nop, c.Pos()))
	n := mk(Commit, c.Pos())
	n.Tag, n.Cover, n.Key = s.class.Tag, s.class.Cover, f.keys(s.class.Consumer, 0)
	i := f.add0(n)
	f.anchors[c] = i
	f.link(from, i, yes)
	f.link(i, join, Guard{Var: NoVar})
	b := mk(Rewind, c.Pos())
	b.Tag, b.Key = s.class.Tag, n.Key
	j := f.add0(b)
	f.link(from, j, no)
	f.link(j, join, Guard{Var: NoVar})
	f.cur = join
}

// resultVar is the variable of an error or boolean result.
func (f *function) resultVar(v *ssa.Call, i int) Var {
	if v == nil {
		return NoVar
	}
	return f.local(tokKey{v, i})
}

// unknown forgets what was known of a call's results.
func (f *function) unknown(v *ssa.Call, pos token.Pos) {
	if v == nil {
		return
	}
	res := v.Common().Signature().Results()
	for i := 0; i < res.Len(); i++ {
		if t := res.At(i).Type(); decides(t) || nilable(t) {
			f.set(f.resultVar(v, i), Tok{}, pos)
		}
	}
}

func (f *function) eachError(v *ssa.Call, do func(Var)) {
	res := v.Common().Signature().Results()
	for i := 0; i < res.Len(); i++ {
		if isError(res.At(i).Type()) {
			do(f.resultVar(v, i))
		}
	}
}

func (f *function) poll(s *site, c ssa.CallInstruction, v *ssa.Call) {
	if v == nil {
		return
	}
	var keys []Key
	if s.class.Consumer != nil {
		keys = f.keys(s.class.Consumer, 0)
	}
	if s.class.Channel {
		f.unknown(v, c.Pos())
		ch := component(v, s.class.Result)
		if ch == nil {
			return
		}
		for _, k := range append([]Key{{Var: f.local(ch), Base: NoVar}}, f.aliases(ch)...) {
			f.g.Chans = append(f.g.Chans, Chan{Var: k.Var, Tag: s.class.Tag, Key: keys})
		}
		return
	}
	f.unknown(v, c.Pos())
	n := mk(Poll, c.Pos())
	n.Tag, n.Key, n.Batch = s.class.Tag, keys, s.class.Batch
	n.Var = f.local(tupleKey{v, s.class.Result})
	f.eachError(v, func(e Var) { n.Err = e })
	res := v.Common().Signature().Results()
	if s.class.Result < res.Len() && nilable(res.At(s.class.Result).Type()) {
		n.Rest = append(n.Rest, f.resultVar(v, s.class.Result))
	}
	f.anchors[c] = f.node(n)
}

// component is result i of a call, nil if nobody takes it.
func component(v *ssa.Call, i int) ssa.Value {
	if _, ok := v.Type().(*types.Tuple); !ok {
		return v
	}
	for _, r := range *v.Referrers() {
		if x, ok := r.(*ssa.Extract); ok && x.Index == i {
			return x
		}
	}
	return nil
}

// work emits an effect on what rs tell.
func (f *function) work(c ssa.CallInstruction, v *ssa.Call, rs []Ref, tag string, fails bool) {
	n := mk(Work, c.Pos())
	n.Refs, n.Tag, n.Fails, n.What = payload(rs), tag, fails, Called(c.Common())
	if v != nil {
		f.unknown(v, c.Pos())
		f.eachError(v, func(e Var) { n.Err = e })
		if n.Err == NoVar && (fails || f.b.Class.Failure(v.Type(), "")) {
			n.Err, n.Fails = f.failure(v), true
		}
	}
	i := f.node(n)
	f.anchors[c] = i
	f.saves(i, c)
}

// outcome is the work whose result a method is asked of, nil if it is none: ProduceSync(…).FirstErr().
func (f *function) outcome(common *ssa.CallCommon) ssa.Value {
	var recv ssa.Value
	if common.IsInvoke() {
		recv = common.Value
	} else if len(common.Args) > 0 {
		recv = common.Args[0]
	}
	if c, ok := recv.(*ssa.Call); ok && f.sites[c].class.Kind == Works {
		return c
	}
	return nil
}

// failureKey is the error that a call's result holds in a field.
type failureKey struct{ call ssa.Value }

// failure is the variable of that error. The calls of one chain, db.Create(&row).Scan(&row).Error, hand it on.
func (f *function) failure(made ssa.Value) Var {
	for {
		c, ok := made.(*ssa.Call)
		if !ok {
			break
		}
		inner, ok := receiver(c.Common()).(*ssa.Call)
		if !ok || !f.effects(inner) || !f.b.Class.Failure(inner.Type(), "") {
			break
		}
		made = inner
	}
	return f.local(failureKey{made})
}

// effects reports whether a call is work, by the classifier or because nobody knows better.
func (f *function) effects(c *ssa.Call) bool {
	s := f.sites[c]
	return s.class.Kind == Works || s.class.Kind == Ordinary && len(s.targets) == 0 && s.hole == NoVar
}

// receiver is the value that a method is called on, nil for other functions.
func receiver(c *ssa.CallCommon) ssa.Value {
	if c.IsInvoke() {
		return c.Value
	}
	if c.Signature().Recv() != nil && len(c.Args) > 0 {
		return c.Args[0]
	}
	return nil
}

// saves notes on which failures' branches the call or send stands.
func (f *function) saves(i int, c ssa.Instruction) {
	sites := f.onFailure(c.Block())
	for _, s := range sites {
		if f.ofKind(c.Block()) && again(s, c) {
			return
		}
	}
	f.g.Nodes[i].OnFailure = f.afterError(c.Block())
	if len(sites) > 0 {
		f.later = append(f.later, pending{node: i, sites: sites, saves: true})
	}
}

// ofKind reports whether block b is reached only with an error of some kind: os.IsNotExist(err).
func (f *function) ofKind(b *ssa.BasicBlock) bool {
	for d := b; d.Idom() != nil; d = d.Idom() {
		p := d.Idom()
		if i, ok := p.Instrs[len(p.Instrs)-1].(*ssa.If); ok && len(d.Preds) == 1 && p.Succs[0] == d {
			if c, ok := i.Cond.(*ssa.Call); ok && (f.sites[c].class.Kind == Tells || isErrorPredicate(c)) {
				return true
			}
		}
	}
	return false
}

// again reports whether a call on a failure's branch is the call that failed, made once more: that saves nothing.
func again(failed, made ssa.Instruction) bool {
	f, ok1 := failed.(ssa.CallInstruction)
	c, ok2 := made.(ssa.CallInstruction)
	if !ok1 || !ok2 {
		return false
	}
	a, b := f.Common(), c.Common()
	if a.IsInvoke() || b.IsInvoke() {
		return a.Method != nil && a.Method == b.Method
	}
	return a.StaticCallee() != nil && a.StaticCallee() == b.StaticCallee()
}

func returnsError(sig *types.Signature) bool {
	for i := 0; i < sig.Results().Len(); i++ {
		if isError(sig.Results().At(i).Type()) {
			return true
		}
	}
	return false
}

func (f *function) ordinaryCall(s *site, c ssa.CallInstruction, v *ssa.Call) {
	common := c.Common()
	pos := c.Pos()
	if b, ok := common.Value.(*ssa.Builtin); ok {
		switch {
		case b.Name() == "append":
			f.forgive(common.Args[1:], pos)
		case b.Name() == "recover" && v != nil:
			f.set(f.resultVar(v, 0), Tok{Kind: Copy, Var: f.name(panicking)}, pos)
		case b.Name() == "copy":
			f.moveInto(common.Args[0], f.of(common.Args[1]), pos)
		}
		return
	}
	switch {
	case len(s.targets) > 0:
		f.alternatives(s.targets, c, f.outs(v), nil)
	case s.hole != NoVar:
		n := mk(Hole, pos)
		n.Fun, n.What = s.hole, Called(common)
		n.Fails = returnsError(common.Signature())
		f.operands(&n, common)
		if v != nil {
			f.unknown(v, pos)
			n.Out = f.outs(v)
			f.eachError(v, func(e Var) { n.Err = e })
		}
		i := f.node(n)
		f.anchors[c] = i
		f.saves(i, c)
		f.passOn(c, v)
	default:
		f.work(c, v, f.allArgs(common), "", returnsError(common.Signature()))
		for _, a := range common.Args {
			if al, ok := rootOf(a).(*ssa.Alloc); ok && al.Comment != "varargs" && !isRecordCell(f, al) {
				f.moveInto(al, payload(f.allArgs(common)), pos)
			}
		}
		f.passOn(c, v)
		for _, cl := range s.closures {
			f.maybe(func() { f.alternatives(cl.ins, c, nil, v) })
		}
	}
}

// passOn forgives the errors that a call is given, for it may do anything with them. What only says something
// about an error leaves that to the branches behind it.
func (f *function) passOn(c ssa.CallInstruction, v *ssa.Call) {
	if v == nil || !isErrorPredicate(v) {
		f.forgive(c.Common().Args, c.Pos())
	}
}

// operands notes the operands of a function value's call.
func (f *function) operands(n *Node, common *ssa.CallCommon) {
	for _, a := range common.Args {
		n.Args = append(n.Args, f.of(a))
		n.ArgTok = append(n.ArgTok, f.tokIf(a))
		n.Refs, _ = union(n.Refs, payload(f.of(a)))
		var keys []Key
		switch types.Unalias(a.Type()).Underlying().(type) {
		case *types.Pointer, *types.Interface, *types.Chan:
			if !isError(a.Type()) && !isContext(a.Type()) {
				keys = f.keys(a, 0)
			}
		}
		n.ArgKey = append(n.ArgKey, keys)
	}
}

func (f *function) tokIf(v ssa.Value) Tok {
	if decides(v.Type()) || nilable(v.Type()) {
		return f.tok(v)
	}
	return Tok{}
}

// outs are the variables of a call's results.
func (f *function) outs(v *ssa.Call) []Var {
	if v == nil {
		return nil
	}
	res := v.Common().Signature().Results()
	out := make([]Var, res.Len())
	for i := range out {
		out[i] = NoVar
		if t := res.At(i).Type(); decides(t) || nilable(t) {
			out[i] = f.resultVar(v, i)
		}
	}
	return out
}

// maybe emits something that may happen or not.
func (f *function) maybe(do func()) {
	from := f.cur
	join := f.add0(mk(Nop, token.NoPos))
	f.link(from, join, Guard{Var: NoVar})
	f.node(mk(Nop, token.NoPos))
	do()
	f.link(f.cur, join, Guard{Var: NoVar})
	f.cur = join
}

// alternatives puts the graphs of several possible callees side by side. With backTo, a function called
// on behalf of another call, the error comes back as that call's error, or is taken for looked at.
func (f *function) alternatives(all []*instance, c ssa.CallInstruction, outs []Var, backTo *ssa.Call) {
	anchor := f.node(mk(Nop, c.Pos()))
	if _, ok := f.anchors[c]; !ok {
		f.anchors[c] = anchor
	}
	f.saves(anchor, c)
	from := f.cur
	join := f.add0(mk(Nop, c.Pos()))
	for _, ins := range all {
		f.cur = from
		o := outs
		var errVar Var = NoVar
		if o == nil {
			o, errVar = f.innerOuts(ins)
		}
		f.inline(ins, anchor, o, c.Pos())
		if backTo != nil && errVar != NoVar && f.cur >= 0 {
			f.giveBack(backTo, errVar, anchor, c.Pos())
		}
		f.link(f.cur, join, Guard{Var: NoVar})
	}
	f.cur = join
}

// innerOuts makes variables for the results of an instance that no value of this function holds.
func (f *function) innerOuts(ins *instance) ([]Var, Var) {
	var out []Var
	errVar := NoVar
	for i := range ins.g.Results {
		v := f.newVar(VarInfo{Kind: Local})
		out = append(out, v)
		if i == len(ins.g.Results)-1 {
			errVar = v
		}
	}
	return out, errVar
}

func (f *function) giveBack(to *ssa.Call, errVar Var, anchor int, pos token.Pos) {
	back := false
	f.eachError(to, func(e Var) {
		f.set(e, Tok{Kind: Copy, Var: errVar}, pos)
		back = true
	})
	if back {
		return
	}
	// Nobody sees what becomes of the error.
	from := f.cur
	join := f.add0(mk(Nop, pos))
	f.link(from, join, Guard{Var: errVar, Val: 0})
	n := mk(Forgive, pos)
	n.Sites = []int{anchor}
	i := f.add0(n)
	f.link(from, i, Guard{Var: errVar, Val: 0, Not: true})
	f.link(i, join, Guard{Var: NoVar})
	f.cur = join
}

// inPlace emits a call that calls its function operand.
func (f *function) inPlace(s *site, c ssa.CallInstruction, v *ssa.Call) {
	pos := c.Pos()
	f.unknown(v, pos)
	if len(s.fun) == 0 {
		f.work(c, v, f.allArgs(c.Common()), s.class.Tag, v != nil && s.class.Kind == Calls && returnsError(c.Common().Signature()))
		return
	}
	if s.class.Kind == Calls {
		f.alternatives(s.fun, c, nil, v)
		return
	}
	head := f.node(mk(Nop, pos))
	anchor := head
	f.anchors[c] = anchor
	join := f.add0(mk(Nop, pos))
	for _, ins := range s.fun {
		f.cur = head
		outs, errVar := f.innerOuts(ins)
		f.inline(ins, anchor, outs, pos)
		if f.cur < 0 {
			continue
		}
		if errVar == NoVar {
			f.link(f.cur, join, Guard{Var: NoVar})
			continue
		}
		from := f.cur
		for _, failed := range []bool{false, true} {
			f.cur = f.add0(mk(Nop, pos))
			f.link(from, f.cur, Guard{Var: errVar, Val: 0, Not: failed})
			if v != nil {
				val := int32(0)
				if failed {
					val = 1
				}
				f.eachError(v, func(e Var) { f.set(e, Tok{Kind: Const, Val: val}, pos) })
			}
			if failed {
				f.link(f.cur, head, Guard{Var: NoVar})
			}
			f.link(f.cur, join, Guard{Var: NoVar})
		}
	}
	f.cur = join
}

// each emits a call that runs its function operand once for every element.
func (f *function) each(s *site, c ssa.CallInstruction, v *ssa.Call) {
	pos := c.Pos()
	head := f.node(mk(Nop, pos))
	out := f.add0(mk(Nop, pos))
	f.link(head, out, Guard{Var: NoVar})
	n := mk(Next, pos)
	n.Var, n.Each = s.elem, s.class.Each
	if s.class.Record != nil {
		n.Refs = f.of(s.class.Record)
	}
	next := f.node(n)
	f.anchors[c] = next
	if len(s.fun) == 0 {
		w := mk(Work, pos)
		if s.funHole != NoVar {
			w.Op, w.Fun = Hole, s.funHole
			w.Args = [][]Ref{{{Var: s.elem}}}
		}
		w.Refs = []Ref{{Var: s.elem}}
		f.node(w)
		f.link(f.cur, head, Guard{Var: NoVar})
	}
	for _, ins := range s.fun {
		f.cur = next
		outs, goOn := f.innerOuts(ins)
		f.inline(ins, next, outs, pos)
		if f.cur < 0 {
			continue
		}
		if len(outs) == 1 { // an iterator's yield: false ends the loop
			f.link(f.cur, out, Guard{Var: goOn, Val: 0})
			f.link(f.cur, head, Guard{Var: goOn, Val: 0, Not: true})
			continue
		}
		f.link(f.cur, head, Guard{Var: NoVar})
	}
	f.cur = out
}

// serve emits a call after which a function is called with each record, over and over. Where the function
// returns, it commits its record or has it sent again.
func (f *function) serve(s *site, c ssa.CallInstruction, v *ssa.Call) {
	pos := c.Pos()
	f.unknown(v, pos)
	head := f.node(mk(Nop, pos))
	out := f.add0(mk(Nop, pos))
	f.link(head, out, Guard{Var: NoVar})
	n := mk(Poll, pos)
	n.Tag, n.Var = s.class.Tag, s.elem
	if s.class.Consumer != nil {
		n.Key = f.keys(s.class.Consumer, 0)
	}
	poll := f.node(n)
	f.anchors[c] = poll
	sig := s.class.Func.Type().Underlying().(*types.Signature)
	fails := returnsError(sig)
	if s.funHole != NoVar {
		h := mk(Hole, pos)
		h.Fun, h.Refs, h.Fails = s.funHole, []Ref{{Var: s.elem}}, fails
		for range sig.Params().Len() {
			h.Args = append(h.Args, h.Refs)
		}
		for i := range sig.Results().Len() {
			h.Out = append(h.Out, NoVar)
			if isError(sig.Results().At(i).Type()) {
				h.Err = f.newVar(VarInfo{Kind: Local})
				h.Out[i] = h.Err
			}
		}
		f.node(h)
		f.answer(s, h.Err, pos)
		f.link(f.cur, head, Guard{Var: NoVar})
	}
	for _, ins := range s.fun {
		f.cur = poll
		outs, err := f.innerOuts(ins)
		if !fails {
			err = NoVar
		}
		f.inlineTo(ins, poll, outs, pos, func(exit token.Pos) {
			if !exit.IsValid() {
				exit = pos
			}
			f.answer(s, err, exit)
		})
		f.link(f.cur, head, Guard{Var: NoVar})
	}
	f.cur = out
}

// answer emits what a served function's return does to its record, by the error in err.
func (f *function) answer(s *site, err Var, pos token.Pos) {
	from := f.cur
	join := f.add0(mk(Nop, pos))
	n := mk(Commit, pos)
	n.Tag, n.Refs = s.class.Tag, []Ref{{Var: s.elem}}
	i := f.add0(n)
	f.link(i, join, Guard{Var: NoVar})
	if err == NoVar {
		f.link(from, i, Guard{Var: NoVar})
	} else {
		again := mk(Rewind, pos)
		again.Tag, again.Refs = n.Tag, n.Refs
		j := f.add0(again)
		f.link(from, i, Guard{Var: err})
		f.link(from, j, Guard{Var: err, Not: true})
		f.link(j, join, Guard{Var: NoVar})
	}
	f.cur = join
}

// Called names a call for people: the function or method called, the variable or field that holds it.
func Called(c *ssa.CallCommon) string {
	if c.IsInvoke() {
		return c.Method.Name()
	}
	if fn := c.StaticCallee(); fn != nil {
		if fn.Parent() != nil {
			return "the function literal"
		}
		if fn.Object() != nil {
			return fn.Object().Name()
		}
		return fn.Name()
	}
	switch v := c.Value.(type) {
	case *ssa.Parameter:
		return v.Name()
	case *ssa.FreeVar:
		return v.Name()
	case *ssa.UnOp:
		switch x := v.X.(type) {
		case *ssa.FieldAddr:
			return fieldName(x)
		case *ssa.FreeVar:
			return x.Name()
		case *ssa.Alloc:
			return x.Comment
		}
	}
	return ""
}

// ---- goroutines ----

func (f *function) goes(c *ssa.Go) {
	s := f.sites[c]
	if s.class.Kind == Ordinary {
		rs := f.allArgs(c.Common())
		if m, ok := c.Call.Value.(*ssa.MakeClosure); ok {
			for _, b := range m.Bindings {
				rs, _ = union(rs, f.of(b))
			}
		}
		if len(s.targets) == 0 && s.hole != NoVar {
			f.spawnHole(c, s.hole)
			return
		}
		f.spawn(c, s.targets, rs, NoVar)
		return
	}
	body := f.beginBody(c.Pos())
	f.invoke(c, nil)
	f.endBody(c, body, f.allArgs(c.Common()), true)
}

// body is a goroutine's body while it is emitted: where it starts from, its entry, and where its starter goes on.
type body struct {
	from, entry, out int
	awaited          bool // it belongs to a group
}

func (f *function) beginBody(pos token.Pos) body {
	b := body{from: f.cur}
	b.out = f.add0(mk(Nop, pos))
	b.entry = f.add0(mk(Nop, pos))
	f.link(b.from, b.entry, Guard{Var: NoVar})
	f.cur = b.entry
	return b
}

// detach lets the starter go on without the body, if the body waits for something or never ends. Otherwise
// the body comes first, as if it were called: what it has begun is then marked as not awaited.
func (f *function) detach(b body) {
	waits := !f.leads(b.entry, f.cur)
	for i := b.entry; i < len(f.g.Nodes); i++ {
		switch f.g.Nodes[i].Op {
		case Poll, Recv: // again and again: a single receive is an answer
			waits = waits || f.g.cycles(i, b.entry, len(f.g.Nodes))
		case Join: // unless somebody waits for the body in turn
			waits = waits || !b.awaited
		}
	}
	if waits {
		f.link(b.from, b.out, Guard{Var: NoVar})
	}
}

// leads reports whether there is a way from one node to another.
func (f *function) leads(from, to int) bool {
	seen := map[int]bool{from: true}
	for todo := []int{from}; len(todo) > 0; {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if i == to {
			return true
		}
		for _, e := range f.g.Nodes[i].Succ {
			if !seen[e.To] {
				seen[e.To] = true
				todo = append(todo, e.To)
			}
		}
	}
	return false
}

func (f *function) endBody(c ssa.CallInstruction, b body, rs []Ref, works bool) {
	f.share(c, b.entry)
	f.detach(b)
	if works {
		n := mk(Spawned, c.Pos())
		n.Body = b.entry
		n.Refs = payload(rs)
		f.node(n)
	}
	f.link(f.cur, b.out, Guard{Var: NoVar})
	f.cur = b.out
}

// spawn emits a goroutine that runs one of the instances, or a function that nobody knows.
func (f *function) spawn(c ssa.CallInstruction, all []*instance, rs []Ref, group Var) {
	pos := c.Pos()
	b := f.beginBody(pos)
	b.awaited = group != NoVar
	if len(all) == 0 {
		n := mk(Work, pos)
		n.Refs = payload(rs)
		f.node(n)
		f.endBody(c, b, rs, true)
		return
	}
	anchor := f.node(mk(Nop, pos))
	f.anchors[c] = anchor
	f.saves(anchor, c)
	join := f.add0(mk(Nop, pos))
	works := false
	for _, ins := range all {
		f.cur = anchor
		outs, errVar := f.innerOuts(ins)
		f.inline(ins, anchor, outs, pos)
		if group != NoVar && errVar != NoVar && f.cur >= 0 {
			from := f.cur
			mid := f.add0(mk(Nop, pos))
			f.link(from, mid, Guard{Var: errVar, Val: 0})
			n := mk(Set, pos)
			n.Var, n.Tok = group, Tok{Kind: Const, Val: 1}
			i := f.add0(n)
			f.link(from, i, Guard{Var: errVar, Val: 0, Not: true})
			f.link(i, mid, Guard{Var: NoVar})
			f.cur = mid
		}
		f.link(f.cur, join, Guard{Var: NoVar})
		works = works || ins.g.works() || ins.g.structural()
		for _, a := range ins.args {
			rs, _ = union(rs, f.argRefs(a))
		}
	}
	f.cur = join
	f.endBody(c, b, rs, works)
}

// spawnHole emits a goroutine that runs a function value of the caller's.
func (f *function) spawnHole(c *ssa.Go, fun Var) {
	b := f.beginBody(c.Pos())
	n := mk(Hole, c.Pos())
	n.Fun, n.What = fun, Called(c.Common())
	f.operands(&n, c.Common())
	if loop := f.loops.innermost(c.Block()); loop != nil {
		n.InLoop = true
		for _, a := range c.Call.Args {
			n.Common = append(n.Common, !madeIn(loop, a))
		}
	}
	rs := n.Refs
	f.node(n)
	f.endBody(c, b, rs, true)
}

// givenInto reports whether every turn of a loop puts the same value from outside of it into a field: workers that are
// made one by one may have their consumer in common.
func (f *function) givenInto(loop map[*ssa.BasicBlock]bool, field string) bool {
	given := false
	for b := range loop {
		for _, in := range b.Instrs {
			s, ok := in.(*ssa.Store)
			if !ok {
				continue
			}
			a, ok := s.Addr.(*ssa.FieldAddr)
			if !ok || field == "" || named(a.X.Type(), fieldName(a)) != field {
				continue
			}
			if madeIn(loop, s.Val) {
				return false
			}
			given = true
		}
	}
	return given
}

// madeIn reports whether every turn of a loop has a v of its own.
func madeIn(loop map[*ssa.BasicBlock]bool, v ssa.Value) bool {
	v = rootOf(v)
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL { // of a variable: one that a closure shares, say
		if cell, ok := load.X.(*ssa.Alloc); ok {
			return loop[cell.Block()] || slices.ContainsFunc(*cell.Referrers(), func(r ssa.Instruction) bool {
				s, ok := r.(*ssa.Store)
				return ok && s.Addr == cell && loop[s.Block()]
			})
		}
	}
	in, ok := v.(ssa.Instruction)
	return ok && loop[in.Block()]
}

// shared is the graph of a function that several goroutines run, each poll marked whose consumer they share.
func (g *Graph) shared(common []bool) *Graph {
	out := *g
	out.Nodes = append([]Node{}, g.Nodes...)
	for i := range out.Nodes {
		n := &out.Nodes[i]
		if n.Op != Poll && n.Op != Recv || len(n.Key) == 0 {
			continue
		}
		if n.Shared {
			continue
		}
		n.Shared, n.Here = true, true
		for _, k := range n.Key {
			v := k.Base
			if v == NoVar {
				v = k.Var
			}
			switch vi := g.Vars[v]; {
			case vi.Kind == Local || vi.Lane:
				n.Shared = false
			case vi.Kind == Slot && vi.N < len(common):
				n.Shared = n.Shared && common[vi.N]
			}
		}
	}
	return &out
}

// share marks the polls of a goroutine's body that other goroutines run on the same consumer: the body is
// started in a loop, and the consumer stands outside of it; or a second place starts it too.
func (f *function) share(c ssa.CallInstruction, entry int) {
	loop := f.loops.innermost(c.Block())
	where := map[Var]*ssa.BasicBlock{}
	inner := map[Var]bool{}
	for v, by := range f.placed {
		where[v] = by.Block()
		inner[v] = by == c
	}
	for k, v := range f.vars {
		if x, ok := k.(ssa.Value); ok {
			if in, ok := x.(ssa.Instruction); ok {
				where[v] = in.Block()
			}
		}
	}
	for i := entry; i < len(f.g.Nodes); i++ {
		n := &f.g.Nodes[i]
		if n.Op != Poll && n.Op != Recv || len(n.Key) == 0 {
			continue
		}
		common := true
		for _, k := range n.Key {
			base := k.Base
			if base == NoVar {
				base = k.Var
			}
			if f.g.Vars[k.Var].Lane {
				common = false
			}
			if (inner[base] || loop[where[base]] && where[base] != nil) && !f.givenInto(loop, f.g.Vars[k.Var].Name) {
				common = false
			}
		}
		if !common {
			continue
		}
		if loop != nil {
			n.Shared = true
			continue
		}
		for j := 0; j < entry; j++ {
			m := &f.g.Nodes[j]
			if m.Op == n.Op && sameKey(m.Key, n.Key) && f.spawnedBefore(j) {
				n.Shared, m.Shared = true, true
			}
		}
	}
}

// spawnedBefore reports whether node j stands in a goroutine's body.
func (f *function) spawnedBefore(j int) bool {
	for i := j; i < len(f.g.Nodes); i++ {
		if n := &f.g.Nodes[i]; n.Op == Spawned && n.Body <= j {
			return true
		}
	}
	return false
}

func sameKey(a, b []Key) bool {
	for _, x := range a {
		for _, y := range b {
			if x == y {
				return true
			}
		}
	}
	return false
}

// ---- deferred calls ----

func (f *function) runDefers(panics bool) {
	p := int32(0)
	if panics {
		p = 1
	}
	if len(f.defers()) > 0 {
		f.set(f.name(panicking), Tok{Kind: Const, Val: p}, token.NoPos)
	}
	ds := f.defers()
	for i := len(ds) - 1; i >= 0; i-- {
		d := ds[i]
		from := f.cur
		if from < 0 {
			return
		}
		join := f.add0(mk(Nop, d.Pos()))
		g := Guard{Var: f.local(deferKey{d}), Val: 1}
		f.link(from, join, Guard{Var: g.Var, Val: 1, Not: true})
		f.cur = f.add0(mk(Nop, d.Pos()))
		f.link(from, f.cur, g)
		f.invoke(d, nil)
		f.link(f.cur, join, Guard{Var: NoVar})
		f.cur = join
	}
}

// ---- putting a graph in place ----

// inline copies an instance's nodes here; the results' errors and booleans go to outs.
func (f *function) inline(ins *instance, anchor int, outs []Var, pos token.Pos) {
	f.inlineTo(ins, anchor, outs, pos, func(token.Pos) {})
}

// inlineTo is inline, where atExit emits what happens at each return.
func (f *function) inlineTo(ins *instance, anchor int, outs []Var, pos token.Pos, atExit func(token.Pos)) {
	from := f.cur
	saved := f.parent
	f.parent = anchor
	cont := -1
	at := make([]int, len(ins.g.Nodes))   // where each node went
	last := make([]int, len(ins.g.Nodes)) // the node its successors follow
	for i := range ins.g.Nodes {
		n := ins.g.Nodes[i]
		c := n
		c.Succ = nil
		c.Refs = f.mapRefs(ins, n.Refs)
		c.Var = NoVar
		if n.Var != NoVar {
			c.Var = f.mapVar(ins, n.Var)
		}
		c.Err = f.tokVar(ins, n.Err)
		c.Fun = NoVar
		c.Tok = f.mapTok(ins, n.Tok)
		c.Key = f.mapKeys(ins, n.Key, 0)
		if n.Ask != NoVar {
			c.Ask = NoVar
			if slot := ins.g.Vars[n.Ask].N; slot < len(ins.args) {
				f.operand(&c, ins.args[slot].val)
			}
		}
		c.Rest, c.Args, c.ArgTok, c.ArgKey, c.Out, c.Toks = nil, nil, nil, nil, nil, nil
		for _, v := range n.Rest {
			c.Rest = append(c.Rest, f.tokVar(ins, v))
		}
		if c.Fn == "" { // of another package
			c.Pos, c.Fn, c.Foreign = pos, f.fn.RelString(nil), true
		} else if c.Foreign && !c.Pos.IsValid() { // it came here through a method value
			c.Pos = pos
		}
		switch n.Op {
		case Exit, Panic:
			c.Op = Nop
		case Set, Move, Next, Poll:
			if n.Op == Move && n.Tag == intoField {
				c.Tag = ""
				if !f.isCell(ins, n.Var) {
					c.Op = Nop
				}
			}
			if c.Var == NoVar && n.Op != Poll && n.Op != Next {
				c.Op = Nop
			}
		case Hole:
			c = f.hole(ins, n, c)
			if len(ins.holes[i]) > 0 {
				c.Op = Nop
			}
		}
		parent := n.Parent
		idx := f.add0(c)
		at[i], last[i] = idx, idx
		cn := &f.g.Nodes[idx]
		if parent >= 0 {
			cn.Parent = -2 - parent // resolved below, when all have their place
		}
		if subs := ins.holes[i]; n.Op == Hole && len(subs) > 0 {
			join := f.add0(mk(Nop, pos))
			if n.Async {
				f.link(idx, join, Guard{Var: NoVar})
			}
			for _, sub := range subs {
				f.cur = idx
				body := idx
				if n.Async {
					body = f.node(mk(Nop, pos))
				}
				var o []Var
				for _, v := range n.Out {
					if v == NoVar {
						o = append(o, NoVar)
						continue
					}
					o = append(o, f.tokVar(ins, v))
				}
				f.inline(sub, body, o, pos)
				if n.Async {
					s := mk(Spawned, pos)
					s.Body = body
					f.node(s)
				}
				f.link(f.cur, join, Guard{Var: NoVar})
			}
			f.parent = anchor
			last[i] = join
		}
		if n.Op == Exit {
			f.cur = idx
			for k, t := range n.Toks {
				if k < len(outs) && outs[k] != NoVar {
					f.set(outs[k], f.mapTok(ins, t), pos)
				}
			}
			atExit(n.Pos)
			if cont < 0 {
				cont = f.add0(mk(Nop, pos))
			}
			f.link(f.cur, cont, Guard{Var: NoVar})
		}
	}
	for i := range ins.g.Nodes {
		n := &ins.g.Nodes[i]
		c := &f.g.Nodes[at[i]]
		if c.Parent <= -2 {
			c.Parent = at[-2-c.Parent]
		}
		c.Saves = remap(n.Saves, at)
		c.Sites = remap(n.Sites, at)
		if n.Op == Spawned {
			c.Body = at[n.Body]
		}
		if n.Panics >= 0 {
			c.Panics = at[n.Panics]
		}
		if n.Op == Forgive {
			f.forgiveSlots(ins, n, at[i])
		}
		if n.Op == Exit || n.Op == Panic {
			continue
		}
		for _, e := range n.Succ {
			g, dead := f.mapGuard(ins, e.Guard)
			if !dead {
				f.link(last[i], at[e.To], g)
			}
		}
	}
	for _, ch := range ins.g.Chans {
		for _, k := range f.mapKeys(ins, []Key{{Var: ch.Var, Base: NoVar}}, 0) {
			f.g.Chans = append(f.g.Chans, Chan{Var: k.Var, Tag: ch.Tag, Key: f.mapKeys(ins, ch.Key, 0), Foreign: ch.Foreign})
		}
	}
	f.parent = saved
	f.cur = from
	for _, v := range f.b.staleAtEntry(ins.g) { // each call has locals of its own
		f.move(ins.vars[v], nil, false, pos)
	}
	f.link(f.cur, at[0], Guard{Var: NoVar})
	f.cur = cont
}

// staleAtEntry are the locals of g that would keep what a call before left in them.
func (b *Builder) staleAtEntry(g *Graph) []Var {
	vars, ok := b.stale[g]
	if !ok && len(g.Nodes) > 0 {
		live := g.liveness(g.exitLive(), nil)[0]
		for i, v := range g.Vars {
			if v.Kind == Local && live.has(Var(i)) {
				vars = append(vars, Var(i))
			}
		}
		b.stale[g] = vars
	}
	return vars
}

// intoField tags a move into a field of what a slot points to. It concerns callers that made the object, to
// be filled; one that is only passed on has its fields by name.
const intoField = "field"

// isCell reports whether a slot is bound to a local variable of this function.
func (f *function) isCell(ins *instance, v Var) bool {
	vi := ins.g.Vars[v]
	if vi.Kind != Slot || vi.N >= len(ins.args) {
		return vi.Kind != Slot
	}
	_, ok := rootOf2(ins.args[vi.N].val).(*ssa.Alloc)
	return ok
}

func rootOf2(v ssa.Value) ssa.Value {
	if v == nil {
		return nil
	}
	return rootOf(v)
}

// hole keeps an unresolved call of a function value, in the variables of this function.
func (f *function) hole(ins *instance, n, c Node) Node {
	vi := ins.g.Vars[n.Fun]
	switch vi.Kind {
	case Named:
		c.Fun = f.name(vi.Name)
	case Slot:
		if vi.N < len(ins.args) && ins.args[vi.N].val != nil {
			if _, from := f.funcs(ins.args[vi.N].val, 0); from != NoVar {
				c.Fun = from
			}
		}
	}
	c.InLoop, c.Common = n.InLoop, n.Common
	for k := range n.Args {
		var keys []Key
		if k < len(n.ArgKey) {
			keys = f.mapKeys(ins, n.ArgKey[k], 0)
		}
		c.ArgKey = append(c.ArgKey, keys)
		c.Args = append(c.Args, f.mapRefs(ins, n.Args[k]))
		if k < len(n.ArgTok) {
			c.ArgTok = append(c.ArgTok, f.mapTok(ins, n.ArgTok[k]))
		}
	}
	for _, v := range n.Out {
		c.Out = append(c.Out, f.tokVar(ins, v))
	}
	if c.Fun == NoVar {
		c.Op = Work
	}
	return c
}

func (f *function) tokVar(ins *instance, v Var) Var {
	if v == NoVar {
		return NoVar
	}
	if t := f.mapTok(ins, Tok{Kind: Copy, Var: v}); t.Kind == Copy {
		return t.Var
	}
	return NoVar
}

func (f *function) mapGuard(ins *instance, g Guard) (Guard, bool) {
	if g.Var == NoVar {
		return g, g.Not
	}
	switch t := f.mapTok(ins, Tok{Kind: Copy, Var: g.Var}); t.Kind {
	case Copy:
		g.Var = t.Var
		return g, false
	case Const:
		return Guard{Var: NoVar}, (t.Val == g.Val) == g.Not
	}
	return Guard{Var: NoVar}, false
}

// forgiveSlots finds the caller's errors that a callee looks at.
func (f *function) forgiveSlots(ins *instance, n *Node, i int) {
	var calls []ssa.Instruction
	var rest []Ref
	for _, r := range n.Refs {
		vi := ins.g.Vars[r.Var]
		if vi.Kind != Slot || vi.N >= len(ins.args) || ins.args[vi.N].val == nil {
			continue
		}
		c, s := f.from(ins.args[vi.N].val, map[ssa.Value]bool{})
		calls = append(calls, c...)
		rest, _ = union(rest, s)
	}
	f.g.Nodes[i].Refs = rest
	f.later = append(f.later, pending{node: i, sites: calls})
}

func remap(is []int, at []int) []int {
	var out []int
	for _, i := range is {
		out = append(out, at[i])
	}
	return out
}

// ---- properties of graphs ----

// works reports whether the graph does anything with a record.
func (g *Graph) works() bool {
	for i := range g.Nodes {
		switch g.Nodes[i].Op {
		case Hole:
			return true
		case Work, Send:
			if len(g.Nodes[i].Refs) > 0 {
				return true
			}
		}
	}
	return false
}

// structural reports whether the graph polls, commits or starts goroutines that do: then its order
// matters to its callers.
func (g *Graph) structural() bool {
	for i := range g.Nodes {
		switch g.Nodes[i].Op {
		case Poll, Recv, Commit, Rewind:
			return true
		}
	}
	return false
}

// always reports whether every way from entry to exit passes a node of the kind.
func (g *Graph) always(is func(*Node) bool) bool {
	seen := make([]bool, len(g.Nodes))
	found := false
	var walk func(i int) bool
	walk = func(i int) bool {
		if seen[i] {
			return true
		}
		seen[i] = true
		n := &g.Nodes[i]
		if is(n) {
			found = true
			return true
		}
		if n.Op == Exit {
			return false
		}
		for _, e := range n.Succ {
			if !walk(e.To) {
				return false
			}
		}
		return true
	}
	return walk(0) && found
}

// Dominated reports whether every way to node i passes a node that is so.
func (g *Graph) Dominated(i int, so func(*Node) bool) bool {
	way := reached(0, g.succs, func(j int) bool { return !so(&g.Nodes[j]) })
	return i != 0 && !way[i]
}

// cycles reports whether node i can come again without leaving the nodes from lo to hi.
func (g *Graph) cycles(i, lo, hi int) bool {
	seen := map[int]bool{}
	todo := []int{i}
	for len(todo) > 0 {
		j := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, e := range g.Nodes[j].Succ {
			if e.To == i {
				return true
			}
			if !seen[e.To] && e.To >= lo && e.To < hi {
				seen[e.To] = true
				todo = append(todo, e.To)
			}
		}
	}
	return false
}

// outline is the graph of a function that was too big to be put in place whole: it may work on all that
// it gets, and fails if it says so by an error.
func (g *Graph) outline() *Graph {
	o := &Graph{Vars: g.Vars, Results: g.Results, Outs: g.Outs, ResultKeys: g.ResultKeys, Coarse: true}
	var rs []Ref
	toks, fails := 0, false
	for i := range g.Nodes {
		n := &g.Nodes[i]
		if n.Op == Work || n.Op == Hole || n.Op == Send {
			for _, r := range n.Refs {
				if g.Vars[r.Var].Kind == Slot {
					rs, _ = union(rs, []Ref{r})
				}
			}
		}
		if n.Op == Exit {
			toks = len(n.Toks)
			if toks > 0 {
				last := n.Toks[toks-1]
				fails = fails || last.Kind == Copy && g.Vars[last.Var].Error // and no flag, which may be either way round
			}
		}
	}
	w := mk(Work, token.NoPos)
	w.Refs = rs
	w.Parent = -1
	w.Succ = []Edge{{To: 1, Guard: Guard{Var: NoVar}}}
	e := mk(Exit, token.NoPos)
	e.Parent = -1
	e.Toks = make([]Tok, toks)
	if fails {
		o.Vars = append(append([]VarInfo{}, g.Vars...), VarInfo{Kind: Local})
		w.Err = Var(len(o.Vars) - 1)
		w.Fails = true
		e.Toks[toks-1] = Tok{Kind: Copy, Var: w.Err}
	}
	o.Nodes = []Node{w, e}
	return o
}
