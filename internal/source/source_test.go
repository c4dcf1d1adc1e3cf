package source

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const text = `package shop

// Run runs.
func Run[K any]() {
	go func() { handle("é𝄞", each[int](1)) }()
	for range records { //kafkavet:ignore x y
	}
}

func (c *Consumer[T]) Poll() { (func() {})() }

func (s Set) Len() { <-s.ready; s.all().first() }

var (
	first, other = func() { open() }, 1
)

type odd struct{}` + "\r\n"

// files has one file, and no other.
func files(text string) *Files {
	return NewFiles(func(name string) ([]byte, error) {
		if name != "shop.go" {
			return nil, errors.New("none")
		}
		return []byte(text), nil
	})
}

// find is where something stands in the text, for the first time.
func find(t *testing.T, what string) (line, column int) {
	before, _, ok := strings.Cut(text, what)
	require.True(t, ok, what)
	return strings.Count(before, "\n") + 1, len(before) - strings.LastIndexByte(before, '\n')
}

func TestNames(t *testing.T) {
	for _, c := range []struct{ at, function, name string }{
		{`("é`, "Run", "handle"},
		{`(1)`, "Run", "each"},
		{`for`, "Run", "for"},
		{`//kafkavet`, "Run", "//kafkavet:ignore"},
		{`// Run`, "Run", "//"},
		{`() }` + "\n\nfunc (s", "(*Consumer).Poll", "func"},
		{`<-`, "Set.Len", "<-"},
		{`s.all`, "Set.Len", "first"},
		{`().first`, "Set.Len", "all"},
		{`() }` + "\n\nvar", "Set.Len", "first"},
		{`() }, 1`, "first", "open"},
		{`odd`, "", "odd"},
	} {
		line, column := find(t, c.at)
		assert.Equal(t, c.name, files(text).Name("shop.go", line, column), c.at)
		assert.Equal(t, c.function, files(text).Function("shop.go", line, column), c.at)
	}
}

func TestWhatIsNotThere(t *testing.T) {
	for _, f := range []*Files{files(text), files("pack age"), files("")} {
		for _, at := range [][2]int{{0, 0}, {99, 1}, {1, 99}, {1, 13}, {18, 99}} {
			for _, name := range []string{"shop.go", "missing.go"} {
				assert.Empty(t, f.Name(name, at[0], at[1]), at)
				assert.Empty(t, f.Function(name, at[0], at[1]), at)
				assert.Positive(t, f.UTF16(name, at[0], max(at[1], 1)))
			}
		}
	}
}

// What does not compile has the names that can be made out.
func TestBrokenSyntax(t *testing.T) {
	f := files("package p\n\nfunc F() {\n\tcommit(m)\n\tif {\n")
	assert.Equal(t, "F", f.Function("shop.go", 4, 8))
	assert.Equal(t, "commit", f.Name("shop.go", 4, 8))
}

func TestColumns(t *testing.T) {
	line, column := find(t, "é")
	f := files(text)
	assert.Equal(t, column, f.UTF16("shop.go", line, column))
	assert.Equal(t, column+1, f.UTF16("shop.go", line, column+2), "é is two bytes")
	assert.Equal(t, column+3, f.UTF16("shop.go", line, column+6), "a clef is four bytes and two units")
	assert.Equal(t, 4, files("a\xff\xfeb").UTF16("shop.go", 1, 4), "no UTF-8")
	assert.Equal(t, 7, f.UTF16("missing.go", 3, 7), "not known")
}

func TestPlaces(t *testing.T) {
	f := files("ab\n\ncd")
	for offset, want := range [][2]int{{1, 1}, {1, 2}, {1, 3}, {2, 1}, {3, 1}, {3, 2}, {3, 3}} {
		line, column := f.Place("shop.go", offset)
		assert.Equal(t, want, [2]int{line, column}, offset)
	}
}
