package settings

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// ground replaces the parameters of fn in t by what its callers pass, as far as they are known.
func (e *evaluator) ground(t *tree, fn *ssa.Function) *tree {
	return t.substitute(func(r Ref) *tree { return e.param(fn, r) })
}

// param returns what may stand in a parameter or captured variable of fn: what all callers pass, else what
// the package keeps in the field that the path ends in. It is nil within a recursion.
func (e *evaluator) param(fn *ssa.Function, r Ref) *tree {
	r.Zero = ""
	key := paramKey{fn, r}
	if t, ok := e.params[key]; ok {
		return t
	}
	e.params[key] = nil
	t := e.passed(fn, r)
	if t == nil || t.get("").unknown {
		if kept, ok := e.kept(fn, r); ok {
			t = kept
		}
	}
	e.params[key] = t
	return t
}

func (e *evaluator) passed(fn *ssa.Function, r Ref) *tree {
	var t *tree
	if i := r.Param - len(fn.Params); i >= 0 {
		for _, mc := range e.x.closes[fn] {
			if i < len(mc.Bindings) {
				t = either(t, e.ground(e.eval(mc.Bindings[i], mc).sub(r.Path), mc.Parent()))
			}
		}
		return t
	}
	calls := e.x.callers[fn]
	if len(calls) == 0 || !e.closed(fn) {
		return opaque()
	}
	for _, call := range calls {
		args := operands(call.Common())
		if r.Param >= len(args) {
			return opaque()
		}
		t = either(t, e.ground(e.eval(args[r.Param], call).sub(r.Path), call.Parent()))
	}
	return t
}

// closed reports whether all calls of fn are in sight.
func (e *evaluator) closed(fn *ssa.Function) bool {
	if e.x.escapes[fn] {
		return false
	}
	obj := fn.Object()
	return obj == nil || e.isMain || !obj.Exported()
}

// kept returns what the package keeps in the last field on the path of r that it stores to, if there is
// one; nil if that is being found out.
func (e *evaluator) kept(fn *ssa.Function, r Ref) (found *tree, ok bool) {
	if r.Path == "" || r.Param >= len(fn.Params) {
		return nil, false
	}
	t := fn.Params[r.Param].Type()
	steps := strings.Split(r.Path, "/")
	for i, step := range steps {
		field := fieldNamed(t, step)
		if field == nil {
			break
		}
		if field.Pkg() == e.x.pkg {
			if cell, stored := e.cell(field.Origin()); stored {
				found, ok = cell.sub(strings.Join(steps[i+1:], "/")), true
			}
		}
		t = field.Type()
	}
	return found, ok
}

// fieldNamed returns the field of the struct that t is, or points to.
func fieldNamed(t types.Type, name string) *types.Var {
	s, ok := deref(t).Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for f := range s.Fields() {
		if f.Name() == name {
			return f
		}
	}
	return nil
}

// cell returns what the package keeps in a field or global, whatever object holds it: what is stored
// there joined, and what is written to it later on some paths. It is false when nobody stores there, or
// when another package may.
func (e *evaluator) cell(cell types.Object) (*tree, bool) {
	if cell == nil || cell.Pkg() != e.x.pkg || cell.Exported() && !e.isMain {
		return nil, false
	}
	if t, ok := e.cells[cell]; ok {
		return t, t != nil
	}
	if t, ok := e.filling[cell]; ok {
		return t, true
	}
	e.filling[cell] = nil
	for range 2 { // as for a phi: a store may build on what is kept (s.opts = append(s.opts, …))
		e.filling[cell] = e.through(cell, e.stored(cell))
		clear(e.params)
	}
	e.cells[cell] = e.filling[cell]
	delete(e.filling, cell)
	return e.cells[cell], e.cells[cell] != nil
}

func (e *evaluator) stored(cell types.Object) *tree {
	var t *tree
	seen := map[flowKey]bool{}
	for _, u := range e.x.uses[cell] {
		if key := (flowKey{u.fn, u.root}); e.owns(u) { // as it stands when it is filled
			if !seen[key] && slices.Contains([]eventKind{storeEvent, keyEvent, besideEvent}, u.event.kind) {
				seen[key] = true
				t = either(t, e.ground(e.filled(u).sub(u.to), u.fn))
			}
		} else if u.event.kind == storeEvent && u.event.path == "" {
			t = either(t, e.ground(e.eval(u.event.val, u.event.instr), u.fn))
		}
	}
	return t
}

// owns reports whether u's function makes the value that holds the cell: a composite literal, a variable,
// or a global in the package's initializer.
func (e *evaluator) owns(u use) bool {
	if _, ok := u.root.(*ssa.Global); ok {
		return u.fn.Synthetic == initializer
	}
	_, ok := u.root.(*ssa.Alloc)
	return ok
}

// filled returns what u's root holds when its function returns, or at the end of u's block if it never does.
func (e *evaluator) filled(u use) *tree {
	if t := e.exit(u.fn, u.root); t != nil {
		return t
	}
	return e.state(u.root, last(u.event.instr.Block()))
}

// through adds to t what functions write to what the cell holds: on some paths, at any time.
func (e *evaluator) through(cell types.Object, t *tree) *tree {
	if t == nil {
		return nil
	}
	for _, u := range e.x.uses[cell] {
		if e.owns(u) || u.event.kind == storeEvent && u.event.path == "" {
			continue
		}
		t = either(t, e.ground(e.step(t, u.event), u.fn))
	}
	return t
}
