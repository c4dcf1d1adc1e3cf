package flow

import "slices"

// reduce makes the graph small without changing what it says: it drops steps that nothing depends on.
func (g *Graph) reduce() {
	for round := 0; round < 8; round++ {
		before := len(g.Nodes)
		g.neutralise()
		g.bypass()
		g.compact()
		if len(g.Nodes) == before {
			break
		}
	}
	g.compactVars()
}

// exitLive are the variables that a caller may read.
func (g *Graph) exitLive() bits {
	b := make(bits, (len(g.Vars)+63)/64)
	for i, v := range g.Vars {
		if v.Kind != Local {
			b.set(Var(i))
		}
	}
	for _, rs := range g.Results {
		for _, r := range rs {
			b.set(r.Var)
		}
	}
	for _, o := range g.Outs {
		for _, r := range o.Refs {
			b.set(r.Var)
		}
	}
	return b
}

// liveness finds, for every node, the variables that something at it or behind it reads; exit are those
// read after the function, and looks further ones that a node looks at.
func (g *Graph) liveness(exit bits, looks map[int][]Var) []bits {
	n := len(g.Nodes)
	words := (len(g.Vars) + 63) / 64
	live := make([]bits, n)
	preds := make([][]int32, n)
	for i := range g.Nodes {
		live[i] = make(bits, words)
		for _, e := range g.Nodes[i].Succ {
			preds[e.To] = append(preds[e.To], int32(i))
		}
		if p := g.Nodes[i].Panics; p >= 0 {
			preds[p] = append(preds[p], int32(i))
		}
	}
	todo := make([]int, n)
	queued := make([]bool, n)
	for i := range todo {
		todo[i], queued[i] = i, true
	}
	next := make(bits, words)
	for len(todo) > 0 {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		queued[i] = false
		nd := &g.Nodes[i]
		g.behind(nd, live, next)
		nd.kill(next)
		nd.reads(next)
		for _, v := range looks[i] {
			next.set(v)
		}
		if nd.Op == Exit && exit != nil {
			for k, x := range exit {
				next[k] |= x
			}
		}
		if slices.Equal(next, live[i]) {
			continue
		}
		copy(live[i], next)
		for _, p := range preds[i] {
			if !queued[p] {
				queued[p] = true
				todo = append(todo, int(p))
			}
		}
	}
	return live
}

// behind gathers in next what is live behind a node, the conditions of its edges included.
func (g *Graph) behind(nd *Node, live []bits, next bits) {
	clear(next)
	for _, e := range nd.Succ {
		for k, x := range live[e.To] {
			next[k] |= x
		}
		if e.Guard.Var != NoVar {
			next.set(e.Guard.Var)
		}
	}
	if nd.Panics >= 0 {
		for k, x := range live[nd.Panics] {
			next[k] |= x
		}
	}
}

// kill takes out what the node overwrites.
func (nd *Node) kill(b bits) {
	if nd.Var == NoVar {
		return
	}
	switch nd.Op {
	case Set, Poll, Recv:
		b.clear(nd.Var)
	case Move:
		if !nd.Weak {
			b.clear(nd.Var)
		}
	}
}

// reads puts in what the node reads.
func (nd *Node) reads(b bits) {
	for _, r := range nd.Refs {
		b.set(r.Var)
	}
	for _, a := range nd.Args {
		for _, r := range a {
			b.set(r.Var)
		}
	}
	for _, t := range nd.ArgTok {
		if t.Kind == Copy {
			b.set(t.Var)
		}
	}
	for _, t := range nd.Toks {
		if t.Kind == Copy {
			b.set(t.Var)
		}
	}
	if nd.Tok.Kind == Copy {
		b.set(nd.Tok.Var)
	}
	if (nd.Op == Next || nd.Op == Spent) && nd.Var != NoVar { // the record that it leaves behind
		b.set(nd.Var)
	}
}

// informative are the errors and booleans of which something can be known, and those that decide in more
// than one place: what one branch tells holds at the next.
func (g *Graph) informative() bits {
	b := make(bits, (len(g.Vars)+63)/64)
	for i, v := range g.Vars {
		if v.Kind == Slot || v.Name == panicking {
			b.set(Var(i))
		}
	}
	mark := func(v Var) {
		if v != NoVar {
			b.set(v)
		}
	}
	decides := make([]int, len(g.Vars))
	use := func(t Tok) {
		if t.Kind == Copy {
			decides[t.Var] += 2
		}
	}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		seen := NoVar
		for _, e := range n.Succ {
			if v := e.Guard.Var; v != NoVar && v != seen {
				decides[v]++
				seen = v
			}
		}
		use(n.Tok)
		for _, t := range n.Toks {
			use(t)
		}
		for _, t := range n.ArgTok {
			use(t)
		}
	}
	for v, k := range decides {
		if k > 1 {
			b.set(Var(v))
		}
	}
	for again := true; again; {
		again = false
		for i := range g.Nodes {
			n := &g.Nodes[i]
			switch n.Op {
			case Set:
				if n.Var != NoVar && !b.has(n.Var) && (n.Tok.Kind == Const || n.Tok.Kind == Copy && b.has(n.Tok.Var)) {
					b.set(n.Var)
					again = true
				}
			default:
				mark(n.Err)
				for _, v := range n.Rest {
					mark(v)
				}
				for _, v := range n.Out {
					mark(v)
				}
			}
		}
	}
	return b
}

func (g *Graph) neutralise() {
	live := g.liveness(g.exitLive(), nil)
	known := g.informative()
	structural := g.structural()
	behind := make(bits, (len(g.Vars)+63)/64)
	for i := range g.Nodes {
		n := &g.Nodes[i]
		for k := range n.Succ {
			if v := n.Succ[k].Guard.Var; v != NoVar && !known.has(v) {
				n.Succ[k].Guard = Guard{Var: NoVar}
			}
		}
		g.behind(n, live, behind)
		drop := false
		switch n.Op {
		case Set, Move:
			drop = n.Var == NoVar || !behind.has(n.Var)
		case Work, Send, Next, Spent:
			drop = len(n.Refs) == 0
		case Forgive:
			drop = len(n.Refs) == 0 && len(n.Sites) == 0
		case Spawned:
			drop = len(n.Refs) == 0 && !structural && !g.busy(n.Body, i)
		}
		if drop {
			*n = Node{Op: Nop, Var: NoVar, Err: NoVar, Fun: NoVar, Ask: NoVar, Panics: -1, Parent: n.Parent, Saves: n.Saves, OnFailure: n.OnFailure, Pos: n.Pos, Fn: n.Fn, Succ: n.Succ}
		}
	}
}

// busy reports whether anything happens in a goroutine's body.
func (g *Graph) busy(from, to int) bool {
	for i := from; i < to; i++ {
		switch g.Nodes[i].Op {
		case Work, Hole, Send:
			return true
		}
	}
	return false
}

// referred are the nodes that others name.
func (g *Graph) referred() []bool {
	r := make([]bool, len(g.Nodes))
	r[0] = true
	for i := range g.Nodes {
		n := &g.Nodes[i]
		for _, s := range n.Saves {
			r[s] = true
		}
		for _, s := range n.Sites {
			r[s] = true
		}
		if n.Op == Spawned {
			r[n.Body] = true
		}
		if n.Panics >= 0 {
			r[n.Panics] = true
		}
	}
	for i := range g.Nodes { // an ancestor matters if it is named, or saves
		for p := g.Nodes[i].Parent; p >= 0; p = g.Nodes[p].Parent {
			if len(g.Nodes[p].Saves) > 0 || g.Nodes[p].OnFailure {
				r[p] = true
			}
		}
	}
	return r
}

// bypass leads edges around nodes that do nothing.
func (g *Graph) bypass() {
	keep := g.referred()
	target := func(i int) int {
		for hops := 0; hops < len(g.Nodes); hops++ {
			n := &g.Nodes[i]
			if n.Op != Nop || keep[i] || len(n.Succ) != 1 || n.Succ[0].Guard.Var != NoVar || n.Succ[0].Guard.Not || n.Succ[0].To == i {
				return i
			}
			i = n.Succ[0].To
		}
		return i
	}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		var out []Edge
		for _, e := range n.Succ {
			if e.Guard.Var == NoVar && e.Guard.Not {
				continue // never taken
			}
			e.To = target(e.To)
			if !slices.Contains(out, e) {
				out = append(out, e)
			}
		}
		if len(out) == 2 && out[0].To == out[1].To && out[0].Guard.Var == out[1].Guard.Var &&
			out[0].Guard.Val == out[1].Guard.Val && out[0].Guard.Not != out[1].Guard.Not {
			out = []Edge{{To: out[0].To, Guard: Guard{Var: NoVar}}} // both outcomes lead to the same place
		}
		free := map[int]bool{}
		for _, e := range out {
			if e.Guard.Var == NoVar {
				free[e.To] = true
			}
		}
		n.Succ = slices.DeleteFunc(out, func(e Edge) bool { return e.Guard.Var != NoVar && free[e.To] })
	}
}

// compact drops what cannot be reached, and renumbers.
func (g *Graph) compact() {
	keep := g.referred()
	reach := make([]bool, len(g.Nodes))
	todo := []int{0}
	reach[0] = true
	visit := func(i int) {
		if !reach[i] {
			reach[i] = true
			todo = append(todo, i)
		}
	}
	for len(todo) > 0 {
		n := &g.Nodes[todo[len(todo)-1]]
		todo = todo[:len(todo)-1]
		for _, e := range n.Succ {
			visit(e.To)
		}
		if n.Panics >= 0 {
			visit(n.Panics)
		}
	}
	at := make([]int, len(g.Nodes))
	var nodes []Node
	for i := range g.Nodes {
		at[i] = -1
		if n := &g.Nodes[i]; reach[i] || keep[i] || n.Op == Spawned && reach[n.Body] {
			at[i] = len(nodes)
			nodes = append(nodes, g.Nodes[i])
		}
	}
	old := g.Nodes
	for i := range nodes {
		n := &nodes[i]
		succ := make([]Edge, 0, len(n.Succ))
		for _, e := range n.Succ {
			if at[e.To] >= 0 {
				succ = append(succ, Edge{To: at[e.To], Guard: e.Guard})
			}
		}
		n.Succ = succ
		n.Saves, n.Sites = renumber(n.Saves, at), renumber(n.Sites, at)
		p := n.Parent
		for p >= 0 && at[p] < 0 {
			p = old[p].Parent
		}
		if p >= 0 {
			p = at[p]
		}
		n.Parent = p
		if n.Op == Spawned {
			n.Body = at[n.Body]
		}
		if n.Panics >= 0 {
			n.Panics = at[n.Panics]
		}
	}
	g.Nodes = nodes
}

func renumber(is []int, at []int) []int {
	var out []int
	for _, i := range is {
		if at[i] >= 0 {
			out = append(out, at[i])
		}
	}
	return out
}

// compactVars drops variables that nothing names.
func (g *Graph) compactVars() {
	used := make(bits, (len(g.Vars)+63)/64)
	mark := func(v Var) {
		if v != NoVar {
			used.set(v)
		}
	}
	refs := func(rs []Ref) {
		for _, r := range rs {
			mark(r.Var)
		}
	}
	keys := func(ks []Key) {
		for _, k := range ks {
			mark(k.Var)
			mark(k.Base)
		}
	}
	g.eachVar(mark, refs, keys)
	at := make([]Var, len(g.Vars))
	var vars []VarInfo
	for i, v := range g.Vars {
		at[i] = NoVar
		if v.Kind == Slot || used.has(Var(i)) {
			at[i] = Var(len(vars))
			vars = append(vars, v)
		}
	}
	move := func(v Var) Var {
		if v == NoVar {
			return v
		}
		return at[v]
	}
	moveRefs := func(rs []Ref) []Ref {
		out := make([]Ref, len(rs))
		for i, r := range rs {
			out[i] = Ref{Var: at[r.Var], Meta: r.Meta}
		}
		return out
	}
	moveKeys := func(ks []Key) []Key {
		out := make([]Key, len(ks))
		for i, k := range ks {
			out[i] = Key{Var: at[k.Var], Base: move(k.Base)}
		}
		return out
	}
	moveTok := func(t Tok) Tok {
		if t.Kind == Copy {
			t.Var = at[t.Var]
		}
		return t
	}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		n.Var, n.Err, n.Fun, n.Ask = move(n.Var), move(n.Err), move(n.Fun), move(n.Ask)
		n.Refs, n.Key, n.Tok = moveRefs(n.Refs), moveKeys(n.Key), moveTok(n.Tok)
		n.Rest = mapVars(n.Rest, move)
		n.Out = mapVars(n.Out, move)
		args := make([][]Ref, len(n.Args))
		for k, a := range n.Args {
			args[k] = moveRefs(a)
		}
		n.Args = args
		toks := make([]Tok, len(n.Toks))
		for k, t := range n.Toks {
			toks[k] = moveTok(t)
		}
		n.Toks = toks
		at := make([]Tok, len(n.ArgTok))
		for k, t := range n.ArgTok {
			at[k] = moveTok(t)
		}
		n.ArgTok = at
		argKey := make([][]Key, len(n.ArgKey))
		for k, ks := range n.ArgKey {
			argKey[k] = moveKeys(ks)
		}
		n.ArgKey = argKey
		succ := make([]Edge, len(n.Succ))
		for k, e := range n.Succ {
			e.Guard.Var = move(e.Guard.Var)
			succ[k] = e
		}
		n.Succ = succ
	}
	for i, rs := range g.Results {
		g.Results[i] = moveRefs(rs)
	}
	for i, o := range g.Outs {
		g.Outs[i].Refs = moveRefs(o.Refs)
	}
	for i, ks := range g.ResultKeys {
		g.ResultKeys[i] = moveKeys(ks)
	}
	for i, c := range g.Chans {
		g.Chans[i] = Chan{Var: at[c.Var], Tag: c.Tag, Key: moveKeys(c.Key), Foreign: c.Foreign}
	}
	g.Vars = vars
}

func mapVars(vs []Var, move func(Var) Var) []Var {
	out := make([]Var, len(vs))
	for i, v := range vs {
		out[i] = move(v)
	}
	return out
}

// eachVar calls the functions with all that the graph names.
func (g *Graph) eachVar(mark func(Var), refs func([]Ref), keys func([]Key)) {
	tok := func(t Tok) {
		if t.Kind == Copy {
			mark(t.Var)
		}
	}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		mark(n.Var)
		mark(n.Err)
		mark(n.Fun)
		mark(n.Ask)
		refs(n.Refs)
		keys(n.Key)
		tok(n.Tok)
		for _, v := range append(append([]Var{}, n.Rest...), n.Out...) {
			mark(v)
		}
		for _, a := range n.Args {
			refs(a)
		}
		for _, ks := range n.ArgKey {
			keys(ks)
		}
		for _, t := range append(append([]Tok{}, n.Toks...), n.ArgTok...) {
			tok(t)
		}
		for _, e := range n.Succ {
			mark(e.Guard.Var)
		}
	}
	for _, rs := range g.Results {
		refs(rs)
	}
	for _, o := range g.Outs {
		refs(o.Refs)
	}
	for _, ks := range g.ResultKeys {
		keys(ks)
	}
	for _, c := range g.Chans {
		mark(c.Var)
		keys(c.Key)
	}
}
