package flow

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// loops are the natural loops of a function, by header.
type loops struct {
	body map[*ssa.BasicBlock]map[*ssa.BasicBlock]bool
}

func findLoops(fn *ssa.Function) *loops {
	l := &loops{body: map[*ssa.BasicBlock]map[*ssa.BasicBlock]bool{}}
	for _, b := range fn.Blocks {
		for _, h := range b.Succs {
			if !h.Dominates(b) {
				continue
			}
			in := l.body[h]
			if in == nil {
				in = map[*ssa.BasicBlock]bool{h: true}
				l.body[h] = in
			}
			work := []*ssa.BasicBlock{b}
			for len(work) > 0 {
				x := work[len(work)-1]
				work = work[:len(work)-1]
				if in[x] {
					continue
				}
				in[x] = true
				work = append(work, x.Preds...)
			}
		}
	}
	return l
}

func (l *loops) header(b *ssa.BasicBlock) bool { return l.body[b] != nil }

// innermost is the body of the smallest loop around b, nil if there is none.
func (l *loops) innermost(b *ssa.BasicBlock) map[*ssa.BasicBlock]bool {
	var best map[*ssa.BasicBlock]bool
	for _, in := range l.body {
		if in[b] && (best == nil || len(in) < len(best)) {
			best = in
		}
	}
	return best
}

// loopsAround are the loops of the graph that node i lies in, the innermost first: the nodes from which i is
// reached again, then the same without the nodes by which that loop is entered.
func (g *Graph) loopsAround(i int) []map[int]bool {
	preds := make([][]int, len(g.Nodes))
	for j := range g.Nodes {
		for _, e := range g.Nodes[j].Succ {
			preds[e.To] = append(preds[e.To], j)
		}
	}
	var all []map[int]bool
	within := func(int) bool { return true }
	for {
		ahead := reached(i, g.succs, within)
		if !ahead[i] {
			break
		}
		loop := reached(i, func(j int) []int { return preds[j] }, func(j int) bool { return ahead[j] })
		all = append([]map[int]bool{loop}, all...)
		entry := map[int]bool{}
		for j := range loop {
			for _, p := range preds[j] {
				if !loop[p] {
					entry[j] = true
				}
			}
		}
		if entry[i] || len(entry) == 0 {
			break
		}
		within = func(j int) bool { return loop[j] && !entry[j] }
	}
	return all
}

func (g *Graph) succs(i int) (to []int) {
	for _, e := range g.Nodes[i].Succ {
		to = append(to, e.To)
	}
	return to
}

// reached are the nodes that steps lead to from i, i itself only if they lead back to it.
func reached(i int, steps func(int) []int, within func(int) bool) map[int]bool {
	seen := map[int]bool{}
	for todo := []int{i}; len(todo) > 0; {
		j := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, k := range steps(j) {
			if !seen[k] && within(k) {
				seen[k] = true
				todo = append(todo, k)
			}
		}
	}
	return seen
}

// clocked reports whether block b stands in a loop that waits for a clock.
func (l *loops) clocked(b *ssa.BasicBlock) bool {
	for _, body := range l.body {
		if !body[b] {
			continue
		}
		for in := range body {
			for _, i := range in.Instrs {
				switch i := i.(type) {
				case *ssa.UnOp:
					if i.Op == token.ARROW && sent(i.X.Type()) == "time.Time" {
						return true
					}
				case *ssa.Select:
					if slices.ContainsFunc(i.States, func(s *ssa.SelectState) bool { return s.Dir == types.RecvOnly && sent(s.Chan.Type()) == "time.Time" }) {
						return true
					}
				}
			}
		}
	}
	return false
}
