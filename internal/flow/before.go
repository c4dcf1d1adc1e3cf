package flow

// knownBefore finds the errors and booleans that have one and the same value on every way from the entry to
// node start, of those that can matter behind it: a call not deferred yet, a flag not set yet.
func (g *Graph) knownBefore(start int, live bits) []val {
	set := map[Var]bool{}
	var out []val
	for i := range g.Nodes {
		n := &g.Nodes[i]
		if n.Op != Set || n.Tok.Kind != Const || n.Var == NoVar || set[n.Var] || !live.has(n.Var) {
			continue
		}
		set[n.Var] = true
		if len(set)*len(g.Nodes) > maxStates*20 {
			return nil
		}
		if k, ok := g.oneValue(n.Var, start); ok {
			out = append(out, val{n.Var, k})
		}
	}
	return out
}

// oneValue is the one value that v has whenever node start is reached, if there is one.
func (g *Graph) oneValue(v Var, start int) (k int32, ok bool) {
	type at struct {
		node  int
		known bool
		k     int32
	}
	seen := map[at]bool{{node: 0}: true}
	todo := []at{{node: 0}}
	arrived := false
	for len(todo) > 0 {
		a := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if a.node == start {
			if !a.known || arrived && a.k != k {
				return 0, false
			}
			arrived, k = true, a.k
		}
		n := &g.Nodes[a.node]
		if n.writes(v) {
			a.known, a.k = n.Op == Set && n.Tok.Kind == Const, 0
			if a.known {
				a.k = n.Tok.Val
			}
		}
		push := func(to int, st state) {
			next := at{node: to}
			next.k, next.known = st.value(v)
			if !seen[next] {
				seen[next] = true
				todo = append(todo, next)
			}
		}
		var st state
		if a.known {
			st.know(v, a.k)
		}
		for _, e := range n.Succ {
			if e.Guard.Var != v && e.Guard.Var != NoVar {
				push(e.To, st)
			} else if s, passes := pass(e.Guard, st); passes {
				push(e.To, s)
			}
		}
		if n.Panics >= 0 {
			push(n.Panics, st)
		}
	}
	return k, arrived
}

// writes reports whether the node may change what v is.
func (n *Node) writes(v Var) bool {
	if n.Var == v || n.Err == v {
		return true
	}
	for _, vs := range [][]Var{n.Rest, n.Out} {
		for _, x := range vs {
			if x == v {
				return true
			}
		}
	}
	return false
}
