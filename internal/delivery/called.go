package delivery

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/kafkavet/kafkavet/internal/flow"
)

// called is what a message calls the work of a finding: by the call that its author looks at. Of work that has failed that
// is the one whose error is looked at, or dropped: those within have only handed theirs on. Of any other it is the one that
// stands where the program goes on to the commit, or came from the poll. It is "" for what has no name.
func (u *unit) called(f *Finding, work *flow.Node) string {
	if work == nil {
		return ""
	}
	name := work.What
	call := u.callAt(f.Work)
	if call == nil {
		return name
	}
	failed := f.Category == CommitDespiteFailure || f.Category == FailureSkipped
	around := slices.Concat(f.Commit, f.Poll)
	if said := u.said(call); work.Foreign && said != "" {
		hides := failed && !hasResults(call) || slices.Contains(around, call.Pos()) // it is not the work alone
		if hides && name != "" && name != said {
			said = name + " in " + said
		}
		name = said
	}
	above := u.leadingTo(around)
	for !f.Fault.Panics && (!failed || handsOn(call)) {
		fn := call.Parent()
		if above[fn] {
			break
		}
		above[fn] = true // should it come round
		callers := u.tracer().callers[fn]
		if len(callers) == 0 {
			callers = u.through(f.Work, call)
		}
		if len(callers) == 0 {
			break
		}
		if said := u.said(callers[0]); said != "" {
			name = said
		}
		if len(callers) > 1 {
			break
		}
		call = callers[0]
	}
	return name
}

// leadingTo are the functions that the calls at some places stand in, and those that call them.
func (u *unit) leadingTo(places Chain) map[*ssa.Function]bool {
	all := map[*ssa.Function]bool{}
	var add func(fn *ssa.Function)
	add = func(fn *ssa.Function) {
		if fn == nil || all[fn] {
			return
		}
		all[fn] = true
		add(fn.Parent()) // a function literal is made where it is called, or handed out
		for _, call := range u.tracer().callers[fn] {
			add(call.Parent())
		}
	}
	for _, pos := range places {
		for _, in := range u.tracer().at[pos] {
			add(in.Parent())
		}
	}
	return all
}

// through is the call by which a chain came to another one, through an interface or a function value; none if there is none.
func (u *unit) through(c Chain, call ssa.CallInstruction) []ssa.CallInstruction {
	if i := slices.Index(c, call.Pos()); i >= 0 && i+1 < len(c) {
		if by := u.callAt(c[i+1:]); by != nil && by.Common().StaticCallee() == nil {
			return []ssa.CallInstruction{by}
		}
	}
	return nil
}

// callAt is the call at the first place of a chain, nil if there is none.
func (u *unit) callAt(c Chain) ssa.CallInstruction {
	if len(c) > 0 {
		for _, in := range u.tracer().at[c[0]] {
			if call, ok := in.(ssa.CallInstruction); ok {
				return call
			}
		}
	}
	return nil
}

// said is the name of a call, "" if it runs a function that it is given, or that has no name: what that calls says more.
func (u *unit) said(call ssa.CallInstruction) string {
	c := call.Common()
	if fn := c.StaticCallee(); fn != nil && fn.Parent() != nil || slices.ContainsFunc(c.Args, isFunc) {
		return ""
	}
	return flow.Called(c)
}

func isFunc(v ssa.Value) bool {
	_, ok := v.Type().Underlying().(*types.Signature)
	return ok
}

// hasResults reports whether a call can say that something has failed.
func hasResults(call ssa.CallInstruction) bool { return call.Common().Signature().Results().Len() > 0 }

// handsOn reports whether the error of a call may be what its function returns, or a part of that.
func handsOn(call ssa.CallInstruction) bool {
	c, ok := call.(*ssa.Call)
	if !ok {
		return false
	}
	seen := map[ssa.Value]bool{}
	var returned func(v ssa.Value) bool
	returned = func(v ssa.Value) bool {
		if v == nil || seen[v] || v.Referrers() == nil {
			return false
		}
		seen[v] = true
		return slices.ContainsFunc(*v.Referrers(), func(in ssa.Instruction) bool {
			switch in := in.(type) {
			case *ssa.Return:
				return true
			case *ssa.Store:
				return in.Val == v && returned(root(in.Addr))
			case *ssa.Extract:
				return isError(in.Type()) && returned(in)
			case *ssa.Call:
				return makesErrors(in) && returned(in)
			case *ssa.Phi, *ssa.MakeInterface, *ssa.ChangeInterface, *ssa.Slice, *ssa.UnOp:
				return returned(in.(ssa.Value))
			}
			return false
		})
	}
	return returned(c)
}

// root is the variable that an address points into.
func root(addr ssa.Value) ssa.Value {
	for {
		switch a := addr.(type) {
		case *ssa.IndexAddr:
			addr = a.X
		case *ssa.FieldAddr:
			addr = a.X
		default:
			return addr
		}
	}
}

// makesErrors reports whether a call gives an error, or a list of what it is given.
func makesErrors(c *ssa.Call) bool {
	if b, ok := c.Call.Value.(*ssa.Builtin); ok {
		return b.Name() == "append"
	}
	results := c.Call.Signature().Results()
	return results.Len() > 0 && isError(results.At(results.Len()-1).Type())
}

func isError(t types.Type) bool {
	return types.Identical(t, types.Universe.Lookup("error").Type())
}
