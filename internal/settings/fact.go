package settings

import (
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/kafkavet/kafkavet/internal/client"
)

// Fact says what an exported function does with settings: what the configurations, options, consumers and
// producers that it returns hold, and what it leaves in the configurations that it is given, both in terms
// of its parameters. It holds names, no positions, and is sorted.
type Fact struct {
	Results []Part
	Params  []Part
	Makes   []Part // consumers and producers that it makes, as its parameters say; without Index
}

func (*Fact) AFact() {}

func (*Fact) String() string { return "settings" }

// Part is what is known of one result or parameter.
type Part struct {
	Index  int
	Made   []string // constructors
	Layers []Layer
}

// Layer is a layer of a tree.
type Layer struct {
	At     string
	Source uint8
	Ref    Ref
	May    bool
	Leaves []Leaf
}

// Leaf is what is known of one place.
type Leaf struct {
	Path           string
	Consts         []string
	Refs           []Ref
	Any            bool
	Unset, Unknown bool
}

func (f *Fact) result(i int) *tree { return find(f.Results, i) }

func (f *Fact) effect(i int) *tree { return find(f.Params, i) }

func find(parts []Part, i int) *tree {
	for _, p := range parts {
		if p.Index == i {
			return p.tree()
		}
	}
	return nil
}

func part(i int, t *tree) Part {
	p := Part{Index: i, Made: t.made}
	for _, l := range t.layers {
		out := Layer{At: l.at, Source: uint8(l.src), Ref: l.ref, May: l.may}
		for _, path := range slices.Sorted(maps.Keys(l.leaves)) {
			v := l.leaves[path]
			out.Leaves = append(out.Leaves, Leaf{path, v.consts, v.refs, v.any, v.unset, v.unknown})
		}
		p.Layers = append(p.Layers, out)
	}
	return p
}

func (p Part) tree() *tree {
	t := &tree{made: p.Made}
	for _, l := range p.Layers {
		in := layer{at: l.At, src: source(l.Source), ref: l.Ref, may: l.May, leaves: map[string]leaf{}}
		for _, v := range l.Leaves {
			in.leaves[v.Path] = leaf{consts: v.Consts, refs: v.Refs, any: v.Any, unset: v.Unset, unknown: v.Unknown}
		}
		t.layers = append(t.layers, in)
	}
	if len(t.layers) == 0 {
		return empty()
	}
	return t
}

// at places what an imported function wrote at its call.
func at(t *tree, call ssa.CallInstruction) *tree {
	if t == nil {
		return nil
	}
	c := t.clone()
	for _, l := range c.layers {
		for path, v := range l.leaves {
			v.pos = call.Pos()
			l.leaves[path] = v
		}
	}
	return c
}

func (e *evaluator) fact(fn *types.Func) *Fact {
	if fn == nil || fn.Pkg() == e.x.pkg || e.in.Import == nil {
		return nil
	}
	var f Fact
	if !e.in.Import(fn, &f) {
		return nil
	}
	return &f
}

// export tells importing packages of an exported function, if its signature names a client's types.
func (e *evaluator) export(fn *ssa.Function, made []*tree) {
	obj, ok := fn.Object().(*types.Func)
	if !ok || e.in.Export == nil || !obj.Exported() || fn.TypeParams().Len() > 0 {
		return
	}
	var f Fact
	sig := fn.Signature
	for i := range sig.Results().Len() {
		if t := sig.Results().At(i).Type(); !ofClient(t) && !e.holdsClient(t) {
			continue
		}
		e.steps = maxSteps
		if results := e.resultsOf(fn); i < len(results) {
			if t := e.own(fn, results[i]); t != nil && !t.equal(opaque()) {
				f.Results = append(f.Results, part(i, t))
			}
		}
	}
	for i, p := range fn.Params {
		if !shared(p.Type()) || !ofClient(p.Type()) {
			continue
		}
		e.steps = maxSteps
		if t := e.own(fn, e.effect(fn, i)); t != nil && !t.equal(opaque()) {
			f.Params = append(f.Params, part(i, t))
		}
	}
	for _, t := range made {
		e.steps = maxSteps
		if t = e.own(fn, t); t != nil && len(t.made) > 0 && t.refers() {
			f.Makes = append(f.Makes, part(0, t))
		}
	}
	if len(f.Results)+len(f.Params)+len(f.Makes) > 0 {
		e.in.Export(obj, &f)
	}
}

// own replaces what the package keeps in fields of its own that importers cannot reach.
func (e *evaluator) own(fn *ssa.Function, t *tree) *tree {
	return t.substitute(func(r Ref) *tree {
		if kept, ok := e.kept(fn, r); ok {
			return kept
		}
		return paramTree(r.Param).sub(r.Path)
	})
}

// refers reports whether parameters say what is in a tree.
func (t *tree) refers() bool {
	return slices.ContainsFunc(t.layers, func(l layer) bool {
		for _, v := range l.leaves {
			if len(v.refs) > 0 {
				return true
			}
		}
		return l.src == param
	})
}

// holdsClient reports whether t is a struct of this package that others can see a client's configuration in.
func (e *evaluator) holdsClient(t types.Type) bool {
	n, ok := types.Unalias(deref(t)).(*types.Named)
	if !ok || n.Obj().Pkg() != e.x.pkg {
		return false
	}
	s, ok := n.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range s.Fields() {
		if ofClient(f.Type()) {
			return true
		}
	}
	return false
}

// ofClient reports whether t is a client's type, or a pointer to or list of one.
func ofClient(t types.Type) bool {
	for {
		switch u := types.Unalias(t).(type) {
		case *types.Pointer:
			t = u.Elem()
		case *types.Slice:
			t = u.Elem()
		case *types.Named:
			return u.Obj().Pkg() != nil && client.IsClient(u.Obj().Pkg().Path())
		default:
			return false
		}
	}
}
