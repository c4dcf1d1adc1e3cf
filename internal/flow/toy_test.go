package flow_test

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/kafkavet/kafkavet/internal/flow"
)

const toyPath = "github.com/kafkavet/kafkavet/internal/flow/testdata/toy"

// classifier says what the calls of package toy mean, for the functions of one program.
type classifier struct {
	pkg      *types.Package
	prog     *ssa.Program
	fields   map[string][]ssa.Value
	imported map[string]*flow.Graph // graphs of other packages, by full name
	boom     string                 // a function of toy whose calls defeat the classifier
}

// meaning makes the Call for a call's operands, the receiver first.
type meaning func(site ssa.CallInstruction, args []ssa.Value) flow.Call

// kind is the meaning of calls that need no operand.
func kind(k flow.Kind) meaning {
	return func(ssa.CallInstruction, []ssa.Value) flow.Call { return flow.Call{Kind: k} }
}

func polls(more flow.Call) meaning {
	return func(_ ssa.CallInstruction, args []ssa.Value) flow.Call {
		more.Kind, more.Consumer, more.Tag = flow.Polls, args[0], "poll"
		return more
	}
}

// commits is the meaning of commits; record is which operand they commit, 0 for none.
func commits(record int, more flow.Call) meaning {
	return func(_ ssa.CallInstruction, args []ssa.Value) flow.Call {
		more.Kind, more.Consumer, more.Record = flow.Commits, args[0], nil
		if record > 0 {
			more.Record = args[record]
		}
		return more
	}
}

// each is the meaning of a method that calls its operand with every element of its receiver.
func each(parts bool) meaning {
	return func(_ ssa.CallInstruction, args []ssa.Value) flow.Call {
		return flow.Call{Kind: flow.Eaches, Record: args[0], Func: args[1], Each: parts}
	}
}

// serves is the meaning of methods that call their operand with each record, and commit by its result.
func serves(_ ssa.CallInstruction, args []ssa.Value) flow.Call {
	return flow.Call{Kind: flow.Serves, Tag: "serve", Consumer: args[0], Func: args[1]}
}

// runs is the meaning of functions that run a function operand.
func runs(k flow.Kind, f int) meaning {
	return func(_ ssa.CallInstruction, args []ssa.Value) flow.Call {
		c := flow.Call{Kind: k, Func: args[f]}
		if f > 0 {
			c.Group = args[0]
		}
		return c
	}
}

// table is what package toy means. What it leaves out is unknown, hence work.
var table = map[string]meaning{
	"New": func(site ssa.CallInstruction, _ []ssa.Value) flow.Call {
		return flow.Call{Kind: flow.Rewinds, Consumer: site.Value()}
	},
	"Consumer.Poll":      polls(flow.Call{}),
	"Consumer.PollOne":   polls(flow.Call{}),
	"Consumer.PollBatch": polls(flow.Call{Batch: true}),
	"Consumer.Fetch":     polls(flow.Call{Batch: true}),
	"Consumer.Records":   polls(flow.Call{Channel: true}),
	"Consumer.Open":      polls(flow.Call{Channel: true}),
	"Claim.Records":      polls(flow.Call{Channel: true}),

	"Consumer.Serve": serves,
	"Consumer.Each":  serves,

	"Batch.Each":          each(false),
	"Batch.EachPartition": each(true),
	"Batch.Next": func(_ ssa.CallInstruction, args []ssa.Value) flow.Call {
		return flow.Call{Kind: flow.Steps, Record: args[0]}
	},

	"Consumer.Commit":            commits(1, flow.Call{}),
	"Consumer.CommitOffset":      commits(2, flow.Call{Next: true}),
	"Consumer.CommitAll":         commits(0, flow.Call{Cover: flow.Delivered}),
	"Consumer.CommitStored":      commits(0, flow.Call{Cover: flow.Stored}),
	"Consumer.CommitMarked":      commits(0, flow.Call{Cover: flow.Flush}),
	"Consumer.Mark":              commits(1, flow.Call{Mark: true}),
	"Claim.Mark":                 commits(1, flow.Call{Mark: true}),
	"Consumer.Put":               commits(1, flow.Call{Keep: true}),
	"Consumer.CommitTransaction": commits(0, flow.Call{Kept: true}),
	"Consumer.AbortTransaction":  commits(0, flow.Call{Kept: true, Drop: true}),
	"Consumer.EndWith": func(_ ssa.CallInstruction, args []ssa.Value) flow.Call {
		return flow.Call{Kind: flow.Commits, Consumer: args[0], Cover: flow.Delivered, Cond: args[1]}
	},
	"Consumer.Seek": func(_ ssa.CallInstruction, args []ssa.Value) flow.Call {
		return flow.Call{Kind: flow.Rewinds, Consumer: args[0]}
	},

	"Consumer.Resend": func(_ ssa.CallInstruction, args []ssa.Value) flow.Call {
		return flow.Call{Kind: flow.Rewinds, Record: args[1]}
	},

	"Out": func(ssa.CallInstruction, []ssa.Value) flow.Call {
		return flow.Call{Kind: flow.Works, Channel: true}
	},
	"Log":    kind(flow.Harmless),
	"Count":  kind(flow.Harmless),
	"Fatal":  kind(flow.NoReturns),
	"Trim":   kind(flow.Derives),
	"Encode": kind(flow.Derives),
	"Decode": func(_ ssa.CallInstruction, args []ssa.Value) flow.Call {
		return flow.Call{Kind: flow.Decodes, Into: args[1]}
	},
	"Buffer.Write": func(_ ssa.CallInstruction, args []ssa.Value) flow.Call {
		return flow.Call{Kind: flow.Keeps, Into: args[0], NoError: true}
	},
	"Buffer.Bytes": kind(flow.Derives),
	"Error":        kind(flow.Wraps),
	"Wrap": func(_ ssa.CallInstruction, args []ssa.Value) flow.Call {
		return flow.Call{Kind: flow.Wraps, Record: args[1]}
	},
	"Is":      kind(flow.Tells),
	"Stopped": kind(flow.Harmless),
	"Done":    kind(flow.Signals),
	"Call":    runs(flow.Calls, 0),
	"Retry":   runs(flow.Retries, 0),

	"WaitGroup.Add":  kind(flow.Harmless),
	"WaitGroup.Done": kind(flow.Harmless),
	"WaitGroup.Go":   runs(flow.Spawns, 1),
	"WaitGroup.Wait": func(_ ssa.CallInstruction, args []ssa.Value) flow.Call {
		return flow.Call{Kind: flow.Joins, Group: args[0]}
	},
	"Group.Go": runs(flow.Spawns, 1),
	"Group.Wait": func(_ ssa.CallInstruction, args []ssa.Value) flow.Call {
		return flow.Call{Kind: flow.Joins, Group: args[0]}
	},
	"Mutex.Lock":   kind(flow.Harmless),
	"Mutex.Unlock": kind(flow.Harmless),
}

func (k *classifier) Call(site ssa.CallInstruction) flow.Call {
	name, args := toyCallee(site.Common())
	if name == "" {
		// for r := range batch.All() calls what All yields.
		if it, ok := site.Common().Value.(*ssa.Call); ok {
			if name, args := toyCallee(it.Common()); name == "Batch.All" {
				return flow.Call{Kind: flow.Eaches, Record: args[0], Func: site.Common().Args[0]}
			}
		}
		return flow.Call{}
	}
	if name == k.boom {
		panic("boom")
	}
	if m := table[name]; m != nil {
		return m(site, args)
	}
	return flow.Call{}
}

// toyCallee is the function or method of package toy that is called, "" if it is another.
func toyCallee(c *ssa.CallCommon) (name string, args []ssa.Value) {
	if c.IsInvoke() { // a method of a user's interface with the name and signature of toy's is toy's
		recv := "Consumer."
		switch c.Method.Name() {
		case "Poll", "Commit", "CommitAll", "Mark":
			return recv + c.Method.Name(), append([]ssa.Value{c.Value}, c.Args...)
		}
		return "", nil
	}
	fn := c.StaticCallee()
	if fn == nil || fn.Pkg == nil || fn.Pkg.Pkg.Path() != toyPath {
		return "", nil
	}
	if r := fn.Signature.Recv(); r != nil {
		return typeName(r.Type()) + "." + fn.Name(), c.Args
	}
	return fn.Name(), c.Args
}

// typeName is the name of t or of what t points to.
func typeName(t types.Type) string {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj().Name()
	}
	return ""
}

func (k *classifier) Field(t types.Type, name string) flow.Role {
	switch typeName(t) {
	case "Record":
		switch name {
		case "Topic", "Partition", "Offset":
			return flow.Meta
		}
		return flow.Payload
	case "Batch":
		return flow.Part
	}
	return flow.Whole
}

func (k *classifier) Record(t types.Type) (record, batch bool) {
	if s, ok := types.Unalias(t).Underlying().(*types.Slice); ok && typeName(s.Elem()) == "Record" {
		return true, true
	}
	switch typeName(t) {
	case "Record":
		return true, false
	case "Batch":
		return true, true
	}
	return false, false
}

func (k *classifier) OwnOffset(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.UnOp:
		if a, ok := v.X.(*ssa.FieldAddr); ok && v.Op == token.MUL {
			return typeName(a.X.Type()) == "Record"
		}
	case *ssa.Field:
		return typeName(v.X.Type()) == "Record"
	}
	return false
}

// Failure takes a field Err of a type Result for the error of the call that made it.
func (k *classifier) Failure(t types.Type, name string) bool {
	return typeName(t) == "Result" && (name == "Err" || name == "")
}

func (k *classifier) Foreign(t types.Type) bool {
	return typeName(t) == "Consumer" || typeName(t) == "Claim"
}

func (k *classifier) Handler(fn *ssa.Function) (handler, stops bool) {
	sig := fn.Signature
	is := fn.Name() == "Consume" && sig.Recv() != nil && sig.Params().Len() == 1 && typeName(sig.Params().At(0).Type()) == "Claim"
	return is, is
}

func (k *classifier) Imported(fn *types.Func) *flow.Graph { return k.imported[fn.FullName()] }

// Held knows nothing: the programs are one package.
func (k *classifier) Held(string, *types.Func) []flow.Impl { return nil }

func (k *classifier) Impls(m *types.Func, iface types.Type) []flow.Impl {
	it, ok := iface.Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	var out []flow.Impl
	for _, name := range k.pkg.Scope().Names() {
		tn, ok := k.pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok || types.IsInterface(tn.Type()) {
			continue
		}
		if t := types.NewPointer(tn.Type()); types.Implements(t, it) {
			if sel := types.NewMethodSet(t).Lookup(m.Pkg(), m.Name()); sel != nil {
				out = append(out, flow.Impl{Fn: k.prog.MethodValue(sel)})
			}
		}
	}
	return out
}

func (k *classifier) Skipped(token.Pos) bool { return false }

func (k *classifier) FieldFuncs(name string) []ssa.Value { return k.fields[name] }

// findFields finds the functions that are stored in fields and globals, directly or through a parameter.
func (k *classifier) findFields(fns []*ssa.Function) {
	k.fields = map[string][]ssa.Value{}
	args := map[ssa.Value][]ssa.Value{}
	stores := map[string][]ssa.Value{}
	for _, fn := range fns {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				switch in := in.(type) {
				case *ssa.Store:
					if _, ok := in.Val.Type().Underlying().(*types.Signature); ok {
						if name := flow.CellName(in.Addr); name != "" {
							stores[name] = append(stores[name], in.Val)
						}
					}
				case ssa.CallInstruction:
					if callee := in.Common().StaticCallee(); callee != nil && callee.Blocks != nil {
						for i, a := range in.Common().Args {
							args[callee.Params[i]] = append(args[callee.Params[i]], a)
						}
					}
				}
			}
		}
	}
	for name, vals := range stores {
		for _, v := range vals {
			for _, x := range append(args[v], v) {
				switch x.(type) {
				case *ssa.Function, *ssa.MakeClosure:
					k.fields[name] = append(k.fields[name], x)
				}
			}
		}
	}
}

// mode reads what a consumer commits by itself from a comment: "mode: OnDelivery Stored".
func mode(doc *ast.CommentGroup) (m flow.Mode) {
	_, words, ok := strings.Cut(doc.Text(), "mode: ")
	if !ok {
		return m
	}
	words, _, _ = strings.Cut(words, "\n")
	for _, w := range strings.Fields(words) {
		switch w {
		case "OnDelivery":
			m.OnDelivery = true
		case "OnNextPoll":
			m.OnNextPoll = true
		case "Ahead":
			m.Ahead = true
		case "Stored":
			m.Stored = true
		case "NoMarks":
			m.NoMarks = true
		case "NoCommit":
			m.NoCommit = true
		case "Alone":
			m.Alone = true
		default:
			panic("no such mode: " + w)
		}
	}
	return m
}
