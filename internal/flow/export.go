package flow

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Absorbed reports whether fn's graph stands in the place of calls in other functions of the package that count.
func (b *Builder) Absorbed(fn *ssa.Function, counts func(*ssa.Function) bool) bool {
	for by := range b.absorbed[fn] {
		if b.graphs[by] != nil && counts(by) {
			return true
		}
	}
	return false
}

// SameVar reports whether two keys name one consumer or channel.
func SameVar(a, b []Key) bool { return sameVar(a, b) }

// CellName is the name of the field or global at addr, "" if it is neither.
func CellName(addr ssa.Value) string {
	switch a := addr.(type) {
	case *ssa.FieldAddr:
		return named(a.X.Type(), fieldName(a))
	case *ssa.Global:
		if a.Pkg != nil {
			return globalName(a)
		}
	}
	return ""
}

// LooksUp reports whether the function has no effect outside, and keeps nothing: it only tells something.
func (g *Graph) LooksUp() bool {
	if g.Coarse || len(g.Stores) > 0 {
		return false
	}
	return !slices.ContainsFunc(g.Nodes, func(n Node) bool {
		switch n.Op {
		case Poll, Recv, Work, Hole, Commit, Send, Spawned:
			return true
		case Move:
			return g.Vars[n.Var].Kind != Local
		}
		return false
	})
}

// Delivers reports whether the function polls or commits.
func (g *Graph) Delivers() bool {
	return slices.ContainsFunc(g.Nodes, func(n Node) bool { return n.Op == Poll || n.Op == Commit })
}

// Export returns the graph as other packages see it: without positions, and in outline if it is big.
func (g *Graph) Export() *Graph {
	if len(g.Nodes) > maxOutline && !g.structural() {
		g = g.outline()
	}
	e := *g
	e.Nodes = make([]Node, len(g.Nodes))
	for i, n := range g.Nodes {
		if n.Op == Work && n.Src == "" {
			n.Src = n.Fn + " " + n.What
		}
		n.Pos, n.Fn, n.Foreign, n.Here = token.NoPos, "", false, false
		e.Nodes[i] = n
	}
	e.Chans = slices.Clone(g.Chans)
	for i := range e.Chans {
		e.Chans[i].Foreign = true
	}
	return &e
}
