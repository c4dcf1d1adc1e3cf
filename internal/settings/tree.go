package settings

import (
	"cmp"
	"go/token"
	"maps"
	"slices"
	"strings"
)

// A tree is what is known of a value at one point of the program: its leaves by path. A pointer and what
// it points to are one value; "Consumer/Offsets/Initial" is a field of a field, "group.id" a key of a map,
// and the path of a plain value itself is "".
//
// Its layers are written one over the other. A layer first covers everything at and below a path: with
// nothing (zero), with what cannot be followed (unknown) or with what a parameter of the enclosing function
// brings (param); then it sets leaves. Layer 0 covers nothing. A nil tree stands for no execution at all.
//
// Trees are values: no operation changes its operands.
type tree struct {
	made   []string // the constructors that made the value, by their names
	layers []layer
}

type layer struct {
	at     string
	src    source
	ref    Ref  // with param
	may    bool // it covers on some paths only
	leaves map[string]leaf
}

type source uint8

const (
	none source = iota
	zero
	unknown
	param
)

// Ref is a parameter of the enclosing function, or what stands in it at a path. Parameters count from 0,
// a method's receiver first; captured variables follow them.
type Ref struct {
	Param int
	Path  string
	Zero  string // the constant that stands there when nothing was written
}

// leaf is what is known of one place.
type leaf struct {
	consts  []string // constants that may stand there, encoded, sorted
	any     bool     // something not constant may
	refs    []Ref    // a parameter's value may
	unset   bool     // possibly not written
	unknown bool     // possibly written by something that could not be followed
	pos     token.Pos
}

// Bounds on one tree, beyond which it is opaque.
const (
	maxConsts = 16
	maxLayers = 8
)

func empty() *tree { return &tree{layers: []layer{{leaves: map[string]leaf{}}}} }

// opaque is a value that could not be followed.
func opaque() *tree { return empty().cover("", unknown, Ref{}, false) }

// paramTree is what parameter i brings.
func paramTree(i int) *tree { return empty().cover("", param, Ref{Param: i}, false) }

// plain is a value without parts.
func plain(l leaf) *tree { return empty().write("", l, false) }

func join(path, rel string) string {
	switch {
	case path == "":
		return rel
	case rel == "":
		return path
	}
	return path + "/" + rel
}

// under returns path relative to prefix, if it lies at or below it.
func under(path, prefix string) (string, bool) {
	if prefix == "" || path == prefix {
		return strings.TrimPrefix(path, prefix), true
	}
	if rest, ok := strings.CutPrefix(path, prefix+"/"); ok {
		return rest, true
	}
	return "", false
}

func (t *tree) clone() *tree {
	c := &tree{made: t.made, layers: slices.Clone(t.layers)}
	for i := range c.layers {
		c.layers[i].leaves = maps.Clone(c.layers[i].leaves)
	}
	return c
}

// write sets one leaf; weak on some paths only.
func (t *tree) write(path string, l leaf, weak bool) *tree {
	l.unset = l.unset || weak
	c := t.clone()
	c.put(path, l)
	return c
}

// put is write in place. A leaf stands right on the last layer that covers it, so that trees with one
// history have one shape.
func (t *tree) put(path string, l leaf) {
	i := len(t.layers) - 1
	for ; i > 0; i-- {
		if _, ok := under(path, t.layers[i].at); ok {
			break
		}
	}
	if low, ok := t.layers[i].leaves[path]; ok {
		l = l.over(low)
	}
	t.layers[i].leaves[path] = l
}

// cover covers everything at and below a path.
func (t *tree) cover(at string, src source, ref Ref, may bool) *tree {
	c := t.clone()
	if !may && src != param {
		var hidden bool
		if c, hidden = t.without(at); src == zero && hidden {
			return c
		}
	}
	if len(c.layers) == maxLayers {
		return opaque()
	}
	c.layers = append(c.layers, layer{at: at, src: src, ref: ref, may: may, leaves: map[string]leaf{}})
	return c
}

// without returns t with nothing written at or below a path, and whether nothing covers it any more.
func (t *tree) without(at string) (c *tree, bare bool) {
	c, bare = empty(), true
	c.made = t.made
	for _, l := range t.layers {
		if _, gone := under(l.at, at); l.src != none && !gone {
			if _, covers := under(at, l.at); covers && l.src != zero {
				bare = false
			}
			c.layers = append(c.layers, layer{at: l.at, src: l.src, ref: l.ref, may: l.may, leaves: map[string]leaf{}})
		}
		for path, v := range l.leaves {
			if _, gone := under(path, at); !gone {
				c.put(path, v)
			}
		}
	}
	return c, bare
}

// overlay writes at path what top has; what top leaves unset shows t.
func (t *tree) overlay(at string, top *tree, may bool) *tree {
	if t == nil || top == nil {
		return nil
	}
	c := t.clone()
	for _, l := range top.layers {
		if l.src != none {
			c = c.cover(join(at, l.at), l.src, l.ref, may || l.may)
		}
		for _, path := range slices.Sorted(maps.Keys(l.leaves)) {
			c = c.write(join(at, path), l.leaves[path], may)
		}
	}
	if at == "" && len(top.made) > 0 {
		c.made = union(c.made, top.made)
	}
	return c
}

// assign replaces what stands at path by x.
func (t *tree) assign(at string, x *tree, may bool) *tree {
	if t == nil || x == nil {
		return nil
	}
	c := t.cover(at, zero, Ref{}, false)
	if at == "" {
		c.made = nil
	}
	c = c.overlay(at, x, false)
	if may {
		return either(t, c)
	}
	return c
}

// get returns the leaf at path.
func (t *tree) get(path string) leaf {
	v := leaf{unset: true}
	reset, viaParam := false, false
	for i := len(t.layers) - 1; i >= 0; i-- {
		l := t.layers[i]
		if low, ok := l.leaves[path]; ok {
			v = v.over(low)
			if !v.unset {
				break
			}
		}
		rel, ok := under(path, l.at)
		if l.src == none || !ok {
			continue
		}
		if l.src == param {
			v.refs = unionRefs(v.refs, []Ref{{l.ref.Param, join(l.ref.Path, rel), ""}})
			viaParam = viaParam || !l.may
			continue
		}
		v.unknown = v.unknown || l.src == unknown
		reset = reset || l.src == zero
		if !l.may {
			v.unset = l.src == zero
			break
		}
	}
	if viaParam { // what is unset there, the reference says
		v.unset = false
	}
	v.unset = v.unset || reset
	return v
}

// scalar returns the plain value at path, nought when it was not written; what could not be followed is
// something not constant.
func (t *tree) scalar(path, nought string) leaf {
	if t == nil {
		return leaf{any: true}
	}
	v := t.get(path)
	if v.unset {
		if nought == "" {
			v.any = true
		} else {
			v.consts = union(v.consts, []string{nought})
		}
	}
	v.any = v.any || v.unknown
	v.unset, v.unknown = false, false
	refs := slices.Clone(v.refs)
	for i := range refs {
		if refs[i].Zero == "" {
			refs[i].Zero = nought
		}
	}
	v.refs = refs
	return v.bounded()
}

// keys returns the keys of a map as one value: not constant if there may be others.
func (t *tree) keys() leaf {
	if t == nil {
		return leaf{any: true}
	}
	var l leaf
	add := func(path string) {
		key, _, _ := strings.Cut(path, "/")
		l.consts = union(l.consts, []string{"s:" + key})
	}
	for _, layer := range t.layers {
		switch {
		case layer.src == none:
		case layer.at != "":
			add(layer.at)
		case layer.src != zero:
			l.any = true
		}
		for path := range layer.leaves {
			add(path)
		}
	}
	l.any = l.any || len(l.consts) == 0
	return l.bounded()
}

// sub returns the part of t at path.
func (t *tree) sub(path string) *tree {
	if t == nil || path == "" {
		return t
	}
	c := empty()
	for _, l := range t.layers {
		if l.src != none {
			if rel, ok := under(l.at, path); ok {
				c = c.cover(rel, l.src, l.ref, l.may)
			} else if rel, ok := under(path, l.at); ok {
				ref := Ref{l.ref.Param, join(l.ref.Path, rel), l.ref.Zero}
				c = c.cover("", l.src, ref, l.may)
			}
		}
		for _, p := range slices.Sorted(maps.Keys(l.leaves)) {
			if rel, ok := under(p, path); ok {
				c = c.write(rel, l.leaves[p], false)
			}
		}
	}
	return c
}

// either is what is known when one of two executions led here.
func either(a, b *tree) *tree {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	case len(a.layers) > len(b.layers):
		a, b = b, a
	}
	made := union(a.made, b.made)
	if !a.prefixOf(b) {
		t := pointwise(a, b)
		t.made = made
		return t
	}
	t := &tree{made: made}
	for i, l := range b.layers {
		low := layer{may: true}
		if i < len(a.layers) {
			low = a.layers[i]
		}
		l.may = l.may || low.may && l.src != none
		l.leaves = eitherLeaves(low.leaves, l.leaves)
		t.layers = append(t.layers, l)
	}
	return t
}

func (t *tree) prefixOf(o *tree) bool {
	for i, l := range t.layers {
		if m := o.layers[i]; l.at != m.at || l.src != m.src || l.ref != m.ref {
			return false
		}
	}
	// What covers the whole value hides a's leaves in get, although they may hold.
	for _, l := range o.layers[len(t.layers):] {
		if l.src == unknown {
			return false
		}
	}
	return true
}

func eitherLeaves(a, b map[string]leaf) map[string]leaf {
	c := map[string]leaf{}
	for path := range merged(a, b) {
		la, ok := a[path]
		if !ok {
			la.unset = true
		}
		lb, ok := b[path]
		if !ok {
			lb.unset = true
		}
		c[path] = la.or(lb)
	}
	return c
}

func merged(a, b map[string]leaf) map[string]bool {
	all := map[string]bool{}
	for path := range a {
		all[path] = true
	}
	for path := range b {
		all[path] = true
	}
	return all
}

// pointwise joins trees of different shape: leaf by leaf, over all that either covers.
func pointwise(a, b *tree) *tree {
	c := empty()
	all := map[string]bool{}
	for _, l := range append(slices.Clone(a.layers), b.layers...) {
		same := func(o layer) bool { return o.at == l.at && o.src == l.src && o.ref == l.ref }
		if (l.src == unknown || l.src == param) && !slices.ContainsFunc(c.layers, same) {
			c = c.cover(l.at, l.src, l.ref, true)
		}
		for path := range l.leaves {
			all[path] = true
		}
	}
	for _, path := range slices.Sorted(maps.Keys(all)) {
		c = c.write(path, a.get(path).or(b.get(path)), false)
	}
	return c
}

// over is l written over low.
func (l leaf) over(low leaf) leaf {
	if !l.unset {
		return l
	}
	v := l.or(low)
	v.unset = low.unset
	if l.pos.IsValid() {
		v.pos = l.pos
	}
	return v
}

// or is what is known when one of the two holds.
func (l leaf) or(o leaf) leaf {
	v := leaf{
		consts:  union(l.consts, o.consts),
		any:     l.any || o.any,
		refs:    unionRefs(l.refs, o.refs),
		unset:   l.unset || o.unset,
		unknown: l.unknown || o.unknown,
		pos:     max(l.pos, o.pos),
	}
	return v.bounded()
}

func (l leaf) bounded() leaf {
	if len(l.consts) > maxConsts || len(l.refs) > maxConsts {
		l.consts, l.refs, l.any = nil, nil, true
	}
	return l
}

// union returns the union of two sorted lists.
func union(a, b []string) []string { return unionFunc(a, b, strings.Compare) }

func unionRefs(a, b []Ref) []Ref { return unionFunc(a, b, Ref.compare) }

func unionFunc[E comparable](a, b []E, compare func(E, E) int) []E {
	if len(b) == 0 {
		return a
	}
	c := append(slices.Clone(a), b...)
	slices.SortFunc(c, compare)
	return slices.Compact(c)
}

func (r Ref) compare(o Ref) int {
	return cmp.Or(cmp.Compare(r.Param, o.Param), strings.Compare(r.Path, o.Path), strings.Compare(r.Zero, o.Zero))
}

func (t *tree) equal(o *tree) bool {
	if t == nil || o == nil {
		return t == o
	}
	return slices.Equal(t.made, o.made) && slices.EqualFunc(t.layers, o.layers, func(a, b layer) bool {
		return a.at == b.at && a.src == b.src && a.ref == b.ref && a.may == b.may && maps.EqualFunc(a.leaves, b.leaves, leaf.equal)
	})
}

func (l leaf) equal(o leaf) bool {
	return slices.Equal(l.consts, o.consts) && slices.Equal(l.refs, o.refs) &&
		l.any == o.any && l.unset == o.unset && l.unknown == o.unknown && l.pos == o.pos
}

// substitute replaces t's parameters by what resolve says of them; nil is what never happens.
func (t *tree) substitute(resolve func(Ref) *tree) *tree {
	if t == nil {
		return nil
	}
	c := empty()
	for _, l := range t.layers {
		switch l.src {
		case none:
		case param:
			x := resolve(l.ref)
			if x == nil {
				if l.may {
					continue
				}
				return nil
			}
			c = c.overlay(l.at, x, l.may)
		default:
			c = c.cover(l.at, l.src, Ref{}, l.may)
		}
		for _, path := range slices.Sorted(maps.Keys(l.leaves)) {
			v := l.leaves[path]
			refs := v.refs
			v.refs = nil
			for _, r := range refs {
				x := resolve(Ref{Param: r.Param, Path: r.Path})
				if x == nil { // a value of its own: a recursive call
					continue
				}
				s := x.scalar("", r.Zero)
				s.unset, s.unknown, s.pos = v.unset, v.unknown, v.pos
				v = v.or(s)
			}
			if len(v.consts) == 0 && len(v.refs) == 0 && !v.unknown {
				v.any = true
			}
			c = c.write(path, v, false)
		}
	}
	c.made = union(c.made, t.made)
	return c
}
