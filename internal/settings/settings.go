// Package settings finds which settings reach which constructor of a consumer or producer.
//
// It follows configurations through the functions of one package in SSA form: field by field inside of a
// function, over every path; through helpers, by what they return and leave in their operands; through
// fields and globals, by what the package keeps in them. What it cannot follow is unknown, never guessed.
package settings

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/kafkavet/kafkavet/internal/client"
)

// Input is one package.
type Input struct {
	// Funcs are its functions, methods and closures with their code. The package's initializer is found
	// without being named.
	Funcs []*ssa.Function
	Pkg   *ssa.Package
	// Import and Export give access to the facts of functions; either may be nil.
	Import func(types.Object, analysis.Fact) bool
	Export func(types.Object, analysis.Fact)
	// Harmless reports functions that change none of their operands, beyond the package and the clients;
	// nil knows none.
	Harmless func(*types.Func) bool
}

// Result is what Analyze finds.
type Result struct {
	Sites []*Site // in source order
	// Passed are calls of another package's functions that make a consumer for themselves, as settings say that are passed to
	// them here. Their Value is the first operand.
	Passed []*Site
}

// Certainty says how sure it is that a setting was written.
type Certainty uint8

const (
	Default Certainty = iota // nobody wrote it
	May                      // on some paths
	Must                     // on every path
	Unknown                  // something that could not be followed may have written it
)

func (c Certainty) String() string { return [...]string{"default", "may", "must", "unknown"}[c] }

// Value is what is known of one setting.
type Value struct {
	Certainty
	// Consts are the values that it may have, in the words of the client tables. None with May or Must:
	// it is set to something not constant. Of a list of topics they are the elements.
	Consts []any
	// Pos is where it was last written, if that is known.
	Pos token.Pos
	// Rows say by which rows of the table it was written.
	Rows []*client.SettingRow
}

// Site is a place where a consumer or producer is made.
type Site struct {
	// Instr is the constructor's call, a call of another package's function that returns what it makes,
	// or the Alloc of a literal.
	Instr ssa.Instruction
	Value ssa.Value // the consumer or producer
	Fn    *ssa.Function
	Lib   *client.Library
	Ctor  *client.Ctor
	Set   map[client.Setting]Value // what was written; a setting that is not here has its default

	tree *tree // what is known of it in terms of the parameters of Fn
}

// Analyze finds the sites of a package and exports the facts of its functions.
func Analyze(in Input) *Result {
	funcs := in.Funcs
	if init := in.Pkg.Func("init"); init != nil && !slices.Contains(funcs, init) {
		funcs = append(slices.Clone(funcs), init)
	}
	e := &evaluator{
		in:      in,
		x:       newIndex(in.Pkg.Pkg, funcs),
		isMain:  in.Pkg.Pkg.Name() == "main",
		flows:   map[flowKey]*flow{},
		phis:    map[*ssa.Phi]*tree{},
		results: map[*ssa.Function][]*tree{},
		effects: map[effectKey]*tree{},
		cells:   map[types.Object]*tree{},
		filling: map[types.Object]*tree{},
		params:  map[paramKey]*tree{},
	}
	var r Result
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				e.steps = maxSteps
				if s := e.site(fn, instr); s != nil {
					r.Sites = append(r.Sites, s)
				}
				r.Passed = append(r.Passed, e.sitesPassed(fn, instr)...)
			}
		}
	}
	slices.SortStableFunc(r.Sites, func(a, b *Site) int { return cmp.Compare(a.Instr.Pos(), b.Instr.Pos()) })
	made := map[*ssa.Function][]*tree{}
	for _, s := range r.Sites {
		if _, sure := s.Mode(); sure == Unclear { // else it is known here what it commits by itself
			made[s.Fn] = append(made[s.Fn], s.tree)
		}
	}
	for _, fn := range funcs {
		e.export(fn, made[fn])
	}
	return &r
}

// site returns what instr makes, or nil.
func (e *evaluator) site(fn *ssa.Function, instr ssa.Instruction) *Site {
	s := &Site{Instr: instr, Fn: fn}
	switch instr := instr.(type) {
	case *ssa.Call:
		callee := calleeOf(instr.Common())
		if callee == nil || callee.Pkg() == e.x.pkg {
			return nil
		}
		index := 0
		s.Lib, s.Ctor = ctorOf(instr.Common())
		if s.Ctor == nil {
			s.Lib, s.Ctor, index = e.wrapped(callee)
		}
		s.Value = component(instr, index)
	case *ssa.Alloc:
		s.Lib, s.Ctor = client.CtorOfLiteral(deref(instr.Type()))
		if s.Ctor != nil && copied(instr) {
			return nil
		}
		s.Value = instr
	}
	if s.Ctor == nil || s.Ctor.Makes&(client.MakesConsumer|client.MakesProducer) == 0 {
		return nil
	}
	s.tree = e.observe(s)
	t := e.ground(s.tree, fn)
	if t == nil {
		t = opaque()
	}
	s.Set = values(s.Lib, s.Ctor, t)
	return s
}

// sitesPassed returns what a call of another package's function makes there with settings that it is given.
func (e *evaluator) sitesPassed(fn *ssa.Function, instr ssa.Instruction) (all []*Site) {
	call, ok := instr.(ssa.CallInstruction)
	if !ok {
		return nil
	}
	fact := e.fact(calleeOf(call.Common()))
	if fact == nil {
		return nil
	}
	for _, p := range fact.Makes {
		s := &Site{Instr: instr, Fn: fn, Value: operands(call.Common())[0]}
		s.Lib, s.Ctor = named(p.Made[0])
		e.steps = maxSteps
		t := e.ground(at(p.tree(), call).substitute(func(r Ref) *tree { return e.argument(call, nil, r) }), fn)
		if t == nil {
			t = opaque()
		}
		s.Set = values(s.Lib, s.Ctor, t)
		all = append(all, s)
	}
	return all
}

// wrapped returns the constructor whose product another package's function returns, and in which result.
func (e *evaluator) wrapped(fn *types.Func) (*client.Library, *client.Ctor, int) {
	if fact := e.fact(fn); fact != nil {
		for _, p := range fact.Results {
			if len(p.Made) > 0 {
				lib, ctor := named(p.Made[0])
				return lib, ctor, p.Index
			}
		}
	}
	return nil, nil, 0
}

// component returns result i of a call, or the call where nobody takes the result out of its tuple.
func component(call *ssa.Call, i int) ssa.Value {
	for _, r := range *call.Referrers() {
		if x, ok := r.(*ssa.Extract); ok && x.Index == i {
			return x
		}
	}
	return call
}

// copied reports whether a variable is filled from another value: then that one is the literal.
func copied(a *ssa.Alloc) bool {
	for _, r := range *a.Referrers() {
		if s, ok := r.(*ssa.Store); ok && s.Addr == a {
			return true
		}
	}
	return false
}

// observe returns what is known of a site's product: where it is used, if its fields are live.
func (e *evaluator) observe(s *Site) *tree {
	if len(liveRows(s.Lib, s.Ctor)) > 0 {
		return e.used(s.Fn, s.Value, s.Value, 2)
	}
	call := s.Instr.(*ssa.Call)
	index := 0
	if x, ok := s.Value.(*ssa.Extract); ok {
		index = x.Index
	}
	return e.later(s, e.result(call, index))
}

// used joins what is known of root over the uses of v, which denotes it; depth bounds the variables that
// it is kept in on the way.
func (e *evaluator) used(fn *ssa.Function, root, v ssa.Value, depth int) *tree {
	var t *tree
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef, *ssa.FieldAddr, *ssa.Field:
		case *ssa.UnOp:
			if shared(r.Type()) {
				t = either(t, e.used(fn, root, r, depth))
			}
		case *ssa.Store:
			if r.Addr != v {
				t = either(t, e.keptIn(fn, root, r, depth))
			}
		case ssa.CallInstruction:
			if fn := calleeOf(r.Common()); len(client.MethodRows(fn)) == 0 {
				t = either(t, e.state(root, r))
			}
		default:
			t = either(t, e.state(root, r))
		}
	}
	if t == nil && v == root {
		if def, ok := v.(ssa.Instruction); ok {
			t = e.state(v, last(def.Block()))
		}
	}
	return t
}

// keptIn returns what is known of root, a live object, once it is stored: in a variable, or in a field or
// global, where other functions may write to it.
func (e *evaluator) keptIn(fn *ssa.Function, root ssa.Value, store *ssa.Store, depth int) *tree {
	if a, ok := store.Addr.(*ssa.Alloc); ok && depth > 0 {
		return e.used(fn, a, a, depth-1)
	}
	t := e.state(root, store)
	e.x.cells(store.Addr, func(field *types.Var, _ string) { t = e.through(field, t) })
	if g, ok := store.Addr.(*ssa.Global); ok && g.Object() != nil {
		t = e.through(g.Object(), t)
	}
	return t
}

// later adds to a product's tree what is written to its configuration after the constructor, where that
// keeps the configuration and copies nothing.
func (e *evaluator) later(s *Site, t *tree) *tree {
	call := s.Instr.(*ssa.Call)
	if _, ctor := ctorOf(call.Common()); ctor == nil || ctor.Copies || t == nil {
		return t
	}
	config := operand(call.Common(), s.Ctor.Config)
	if config == nil || !shared(config.Type()) {
		return t
	}
	root, path, _ := locate(config)
	now := t.sub(configAt(config.Type()))
	for _, ev := range e.x.events[s.Fn][root] {
		rel, ok := under(ev.path, path)
		if !ok || ev.kind == closureEvent || ev.instr == call || !after(call, ev.instr) {
			continue
		}
		ev.path = rel
		now = either(now, e.step(now, ev))
	}
	if changed := t.assign(configAt(config.Type()), now, false); changed != nil {
		return changed
	}
	return t
}

// after reports whether b may run after a.
func after(a, b ssa.Instruction) bool {
	if a.Block() == b.Block() {
		instrs := a.Block().Instrs
		if slices.Index(instrs, a) < slices.Index(instrs, b) {
			return true
		}
	}
	seen := map[*ssa.BasicBlock]bool{}
	work := slices.Clone(a.Block().Succs)
	for len(work) > 0 {
		block := work[len(work)-1]
		work = work[:len(work)-1]
		if block == b.Block() {
			return true
		}
		if !seen[block] {
			seen[block] = true
			work = append(work, block.Succs...)
		}
	}
	return false
}
