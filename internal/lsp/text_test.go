package lsp

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/kafkavet/kafkavet/internal/finding"
)

func TestPositions(t *testing.T) {
	const src = "a\r\n\té𝄞x\n\nend"
	tt := newText(src)
	for _, c := range []struct {
		line, column int // of Go: from 1, in bytes
		offset       int
		want         position
	}{
		{1, 1, 0, position{0, 0}},
		{2, 1, 3, position{1, 0}},
		{2, 2, 4, position{1, 1}},
		{2, 4, 6, position{1, 2}},
		{2, 8, 10, position{1, 4}},
		{3, 1, 12, position{2, 0}},
		{4, 4, 16, position{3, 3}},
		{4, 99, 16, position{3, 3}},
		{99, 1, 16, position{3, 3}},
		{0, 0, 0, position{0, 0}},
	} {
		offset := tt.offset(at("", c.line, c.column))
		assert.Equal(t, c.offset, offset, "%d:%d", c.line, c.column)
		assert.Equal(t, c.want, tt.position(offset), "%d:%d", c.line, c.column)
	}
	assert.Equal(t, position{}, tt.position(-1))
	assert.Equal(t, position{0, 0}, newText("").position(5))
}

func TestAround(t *testing.T) {
	const src = `package p

//kafkavet:ignore x
func (c *C) Über(ch chan int) {
	c.inner.
		Poll(1)
	generic[int](2)
	(plain)(3)
	func() {}()
	<-ch
	for range ch {
	}
	w := &kafka.Writer{}
}
`
	for _, c := range []struct {
		line, column int
		want         string
	}{
		{6, 7, "Poll"},
		{7, 14, "generic"},
		{8, 9, "plain"},
		{9, 11, "("},
		{3, 1, "//kafkavet:ignore x"},
		{4, 13, "Über"},
		{4, 19, "ch"},
		{10, 2, "<"},
		{11, 2, "for"},
		{13, 20, "Writer"},
		{99, 1, ""},
	} {
		tt := newText(src)
		r := tt.around(at("", c.line, c.column))
		assert.Equal(t, c.want, textIn(tt, r), "%d:%d", c.line, c.column)
	}
	assert.Equal(t, textRange{}, newText("").around(finding.Position{Line: 5, Column: 5}))
}

func textIn(t *text, r textRange) string {
	start, end := -1, -1
	for i := range len(t.src) + 1 {
		if start < 0 && t.position(i) == r.Start {
			start = i
		}
		if end < 0 && t.position(i) == r.End {
			end = i
		}
	}
	return t.src[start:end]
}

func TestTouches(t *testing.T) {
	r := func(a, b int) textRange { return textRange{position{1, a}, position{1, b}} }
	assert.True(t, r(1, 3).touches(r(3, 3)))
	assert.True(t, r(1, 3).touches(r(0, 9)))
	assert.False(t, r(1, 3).touches(r(4, 4)))
	assert.False(t, r(1, 3).touches(textRange{position{0, 0}, position{0, 9}}))
	assert.True(t, r(1, 3).touches(textRange{position{0, 0}, position{2, 0}}))
}

func TestURI(t *testing.T) {
	for _, path := range []string{"/a/b.go", "/a b/ü#?%.go", "/a/(x)/b.go"} {
		assert.Equal(t, path, pathOf(uriOf(path)))
	}
	assert.Equal(t, "/a/b.go", pathOf("file:///a/x/../b.go"))
	assert.Equal(t, "/c:/x.go", pathOf("file:///c%3A/x.go"))
	for _, uri := range []string{"", "untitled:Untitled-1", "git:/a/b.go", "file://", "%zz"} {
		assert.Empty(t, pathOf(uri), uri)
	}
}

func TestWithin(t *testing.T) {
	assert.True(t, within(filepath.FromSlash("/a"), filepath.FromSlash("/a/b")))
	assert.True(t, within(filepath.FromSlash("/a"), filepath.FromSlash("/a")))
	assert.False(t, within(filepath.FromSlash("/a"), filepath.FromSlash("/ab")))
	assert.False(t, within(filepath.FromSlash("/a/b"), filepath.FromSlash("/a")))
}
