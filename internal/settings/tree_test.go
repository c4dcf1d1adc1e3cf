package settings

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func is(s string) leaf { return leaf{consts: []string{s}} }

func TestTreeWrites(t *testing.T) {
	x := empty().write("a", is("1"), false)
	y := x.write("a", is("2"), false)
	assert.Equal(t, is("1"), x.get("a"), "operations leave their operands alone")
	assert.Equal(t, is("2"), y.get("a"), "the last write wins")
	assert.Equal(t, leaf{consts: []string{"1", "3"}}, x.write("a", is("3"), true).get("a"), "a weak write adds to a sure one")
	assert.Equal(t, leaf{consts: []string{"3"}, unset: true}, empty().write("a", is("3"), true).get("a"))
	assert.True(t, x.get("b").unset)
}

func TestTreeCovers(t *testing.T) {
	x := empty().write("a/b", is("1"), false).write("c", is("2"), false)
	assert.True(t, x.cover("a", zero, Ref{}, false).get("a/b").unset)
	assert.False(t, x.cover("a", zero, Ref{}, false).get("c").unset)
	assert.True(t, x.cover("", unknown, Ref{}, false).get("c").unknown)
	assert.False(t, x.cover("", unknown, Ref{}, false).write("c", is("3"), false).get("c").unknown, "written after what is unknown")
	half := x.cover("", unknown, Ref{}, true).get("c")
	assert.True(t, half.unknown)
	assert.Equal(t, []string{"2"}, half.consts)

	p := paramTree(1).write("c", is("2"), false)
	assert.Equal(t, []Ref{{Param: 1, Path: "a/b"}}, p.get("a/b").refs)
	assert.Empty(t, p.get("c").refs)
	assert.Empty(t, p.cover("a", zero, Ref{}, false).get("a/b").refs, "a whole store hides what the parameter brought")
	assert.NotEmpty(t, p.cover("a", zero, Ref{}, false).get("d").refs)
}

func TestTreeSub(t *testing.T) {
	x := paramTree(0).write("a/b", is("1"), false).cover("z", unknown, Ref{}, false)
	assert.Equal(t, is("1"), x.sub("a").get("b"))
	assert.Equal(t, []Ref{{Param: 0, Path: "a/c"}}, x.sub("a").get("c").refs)
	assert.True(t, x.sub("z").get("c").unknown)
	assert.True(t, x.sub("z/y").get("c").unknown)
	assert.False(t, x.sub("a").get("c").unknown)
}

func TestTreeEither(t *testing.T) {
	a := empty().write("k", is("1"), false).write("only", is("x"), false)
	b := empty().write("k", is("2"), false)
	j := either(a, b)
	assert.Equal(t, leaf{consts: []string{"1", "2"}}, j.get("k"))
	assert.True(t, j.get("only").unset)
	assert.Same(t, a, either(nil, a))

	u := opaque().write("k", is("1"), false)
	j = either(a, u)
	assert.Equal(t, is("1"), j.get("k"), "both wrote it, whatever the unknown part did before")
	assert.True(t, j.get("only").unknown)
	assert.True(t, j.get("other").unknown)

	j = either(a, empty().write("k", is("1"), false).cover("dialer", unknown, Ref{}, false))
	assert.Equal(t, is("1"), j.get("k"), "what is unknown in one field leaves the others known")
	assert.True(t, j.get("dialer/timeout").unknown)

	j = either(empty().write("k", is("2"), false), empty().cover("dialer", unknown, Ref{}, true).write("k", is("1"), false))
	assert.Equal(t, leaf{consts: []string{"1", "2"}}, j.get("k"), "written on both paths, whatever else was covered before")

	j = either(empty(), empty().cover("", param, Ref{Param: 0}, false))
	assert.True(t, j.get("k").unset, "a parameter spread on one path only")
}

func TestTreeSubstitute(t *testing.T) {
	arg := empty().write("g", is("s:orders"), false)
	resolve := func(r Ref) *tree { return arg.sub(r.Path) }

	base := paramTree(0).write("h", is("1"), false)
	assert.Equal(t, is("s:orders"), base.substitute(resolve).get("g"))
	assert.True(t, base.substitute(resolve).get("none").unset)

	spread := empty().write("g", is("s:old"), false).write("h", is("1"), false).overlay("", paramTree(0), false)
	assert.Equal(t, is("s:orders"), spread.substitute(resolve).get("g"), "options given later win")
	assert.Equal(t, is("1"), spread.substitute(resolve).get("h"))

	read := empty().write("group", paramTree(0).sub("g").scalar("", "s:"), false).write("auto", paramTree(0).sub("auto").scalar("", "b:false"), false)
	assert.Equal(t, is("s:orders"), read.substitute(resolve).get("group"))
	assert.Equal(t, is("b:false"), read.substitute(resolve).get("auto"), "a field that nobody wrote is nought")

	unknownArg := func(Ref) *tree { return opaque() }
	assert.True(t, read.substitute(unknownArg).get("group").any, "a value read from what is unknown is set, to something not constant")
	assert.True(t, base.substitute(unknownArg).get("g").unknown)
}

func TestTreeIsBounded(t *testing.T) {
	x := empty()
	for i := range 3 * maxLayers {
		x = x.overlay("", paramTree(i), false)
	}
	assert.LessOrEqual(t, len(x.layers), maxLayers)
	l := leaf{}
	for i := range 2 * maxConsts {
		l = l.or(is(string(rune('a' + i))))
	}
	assert.True(t, l.any)
	assert.LessOrEqual(t, len(l.consts), maxConsts)
}
