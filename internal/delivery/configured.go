package delivery

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/kafkavet/kafkavet/internal/config"
	"github.com/kafkavet/kafkavet/internal/flow"
)

// namedCommit is the tag of commits by functions that the configuration names.
const namedCommit = "commit by name"

// named classifies the call of a function that the configuration gives a role, whatever its source or name say.
func (k *classifier) named(site ssa.CallInstruction, fn *types.Func) flow.Call {
	switch k.config.Role(fn) {
	case config.Process:
		return flow.Call{Kind: flow.Works, Fails: yieldsError(fn)}
	case config.Commit:
		c := flow.Call{Kind: flow.Commits, Tag: namedCommit, Record: recordOf(site), Other: true}
		if c.Record == nil && !tells(fn) {
			c.Cover = flow.Delivered
		}
		return c
	case config.Retry:
		if f := funcOf(site); f != nil {
			return flow.Call{Kind: flow.Retries, Func: f}
		}
		return flow.Call{Kind: flow.Works} // what it gives up on has been tried again
	case config.DeadLetter: // as if it came again: it is not lost
		return flow.Call{Kind: flow.Rewinds, All: true}
	}
	return flow.Call{}
}

func yieldsError(fn *types.Func) bool {
	for r := range fn.Signature().Results().Variables() {
		if isError(r.Type()) {
			return true
		}
	}
	return false
}

// tells reports whether fn has a parameter that can tell which record is meant.
func tells(fn *types.Func) bool {
	for p := range fn.Signature().Params().Variables() {
		if types.TypeString(p.Type(), nil) != "context.Context" {
			return true
		}
	}
	return false
}

// recordOf is the operand of a call that is a record, or a list of them; nil if none is.
func recordOf(site ssa.CallInstruction) ssa.Value {
	for _, a := range site.Common().Args {
		if holdsRecords(a.Type()) {
			return a
		}
	}
	return nil
}

// funcOf is the first operand of a call that is a function, nil if none is.
func funcOf(site ssa.CallInstruction) ssa.Value {
	for _, a := range site.Common().Args {
		if _, ok := a.Type().Underlying().(*types.Signature); ok {
			return a
		}
	}
	return nil
}

// commitsByName reports whether the package calls a function that is named as a commit: which consumer's is not known.
func (u *unit) commitsByName() bool {
	return slices.ContainsFunc(u.graphs, func(gr graph) bool {
		return slices.ContainsFunc(gr.g.Nodes, func(n flow.Node) bool { return n.Op == flow.Commit && n.Tag == namedCommit })
	})
}

// leaveOut drops the findings in files that the configuration leaves out.
func (u *unit) leaveOut() {
	out := func(f *Finding) bool { return u.config.LeavesOut(u.pass.Fset.Position(f.Pos).Filename) }
	u.m.Findings = slices.DeleteFunc(u.m.Findings, out)
	u.m.Readers = slices.DeleteFunc(u.m.Readers, func(r Reader) bool { return out(r.Finding) })
}
