package flow

import "golang.org/x/tools/go/ssa"

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
