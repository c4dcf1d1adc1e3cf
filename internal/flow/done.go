package flow

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// isDone reports whether v is the part of a list that has been worked on: list[:n] or list[n-1], where n is how far a
// loop over the list has come, or what a function says that was given the list.
func (f *function) isDone(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Slice:
		return v.Low == nil && v.High != nil && f.counts(v.High, v.X, 0)
	case *ssa.IndexAddr:
		return f.isOneBack(v.Index, v.X)
	case *ssa.Index:
		return f.isOneBack(v.Index, v.X)
	case *ssa.UnOp:
		return v.Op == token.MUL && f.isDone(v.X)
	}
	return false
}

func (f *function) isOneBack(i, list ssa.Value) bool {
	b, ok := i.(*ssa.BinOp)
	return ok && b.Op == token.SUB && f.counts(b.X, list, 0)
}

// counts reports whether n says how many elements of the list are done.
func (f *function) counts(n, list ssa.Value, depth int) bool {
	if depth > 4 {
		return false
	}
	for header, body := range f.loops.body {
		if i := f.indexOver(header, list); i != nil {
			if phi, ok := n.(*ssa.Phi); i == n || ok && (header == phi.Block() || body[phi.Block()]) {
				return true
			}
		}
	}
	switch n := n.(type) {
	case *ssa.Parameter, *ssa.FreeVar: // whoever calls has counted
		return true
	case *ssa.UnOp: // a variable that a closure shares
		return n.Op == token.MUL && f.counts(n.X, list, depth+1)
	case *ssa.Alloc:
		return f.tracked(n)
	case *ssa.Phi:
		return slices.ContainsFunc(n.Edges, func(e ssa.Value) bool { return f.counts(e, list, depth+1) })
	case *ssa.Extract:
		return f.counts(n.Tuple, list, depth+1)
	case *ssa.Call:
		_, builtin := n.Call.Value.(*ssa.Builtin)
		return !builtin && slices.ContainsFunc(n.Call.Args, func(a ssa.Value) bool { return sameList(a, list) })
	}
	return false
}

// indexOver is the index of a loop that reads one element of the list after the other, nil if it is none.
func (f *function) indexOver(header *ssa.BasicBlock, list ssa.Value) ssa.Value {
	over, i := f.listOf(header)
	if over == nil || !sameList(over, list) {
		return nil
	}
	reads := slices.ContainsFunc(*over.Referrers(), func(r ssa.Instruction) bool {
		e, ok := r.(*ssa.IndexAddr)
		return ok && e.Index == i && slices.ContainsFunc(*e.Referrers(), func(r ssa.Instruction) bool {
			s, ok := r.(*ssa.Store)
			return !ok || s.Addr != e
		})
	})
	if !reads {
		return nil
	}
	return i
}

// sameList reports whether two values are one list: one value, or what is read from one variable or field.
func sameList(a, b ssa.Value) bool {
	if a == b {
		return true
	}
	x, ok := a.(*ssa.UnOp)
	y, ok2 := b.(*ssa.UnOp)
	if !ok || !ok2 || x.Op != token.MUL || y.Op != token.MUL {
		return false
	}
	if x.X == y.X {
		return true
	}
	p, ok := x.X.(*ssa.FieldAddr)
	q, ok2 := y.X.(*ssa.FieldAddr)
	return ok && ok2 && p.Field == q.Field && p.X == q.X
}

// bare is v without the types that it is given on the way.
func bare(v ssa.Value) ssa.Value {
	for {
		switch x := v.(type) {
		case *ssa.TypeAssert:
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		case *ssa.MakeInterface:
			v = x.X
		default:
			return v
		}
	}
}

// onlyVararg is the one operand that a variadic call is given, nil if v is none or several.
func onlyVararg(v ssa.Value) ssa.Value {
	s, ok := v.(*ssa.Slice)
	if !ok {
		return nil
	}
	a, ok := s.X.(*ssa.Alloc)
	if !ok || a.Comment != "varargs" {
		return nil
	}
	var one ssa.Value
	for _, r := range *a.Referrers() {
		e, ok := r.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		for _, r := range *e.Referrers() {
			if st, ok := r.(*ssa.Store); ok {
				if one != nil {
					return nil
				}
				one = st.Val
			}
		}
	}
	return one
}
