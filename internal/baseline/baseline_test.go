package baseline

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/kafkavet/kafkavet/internal/finding"
)

func like(function string, events ...string) finding.Fingerprint {
	return finding.Fingerprint{Package: "example.com/shop", Function: function, Category: "failure-skipped", Events: events}
}

// of is a baseline of findings.
func of(prints ...finding.Fingerprint) Baseline {
	b := Baseline{}
	for _, p := range prints {
		b.Add(p)
	}
	return b
}

func TestWriteAndRead(t *testing.T) {
	name := filepath.Join(t.TempDir(), "baseline.json")
	b := of(like("Run", "Poll"), like("Run", "Poll"), like("(*C).Run"))
	require.NoError(t, b.Write(name))
	first, err := os.ReadFile(name)
	require.NoError(t, err)
	assert.Equal(t, `{
	"version": 1,
	"findings": [
		{
			"package": "example.com/shop",
			"function": "(*C).Run",
			"category": "failure-skipped",
			"events": null,
			"count": 1
		},
		{
			"package": "example.com/shop",
			"function": "Run",
			"category": "failure-skipped",
			"events": [
				"Poll"
			],
			"count": 2
		}
	]
}
`, string(first))
	got, err := Read(name)
	require.NoError(t, err)
	assert.Equal(t, b, got)
	assert.Equal(t, 3, got.Len())

	require.NoError(t, os.Chmod(name, 0o600))
	require.NoError(t, of().Write(name))
	info, err := os.Stat(name)
	require.NoError(t, err)
	assert.Equal(t, fs.FileMode(0o600), info.Mode().Perm())
	got, err = Read(name)
	require.NoError(t, err)
	assert.Empty(t, got)
	left, err := os.ReadDir(filepath.Dir(name))
	require.NoError(t, err)
	assert.Len(t, left, 1)
}

// A link stays one.
func TestWriteThroughALink(t *testing.T) {
	dir := t.TempDir()
	name, link := filepath.Join(dir, "real.json"), filepath.Join(dir, "link.json")
	require.NoError(t, of().Write(name))
	require.NoError(t, os.Symlink("real.json", link))
	require.NoError(t, of(like("Run")).Write(link))
	b, err := Read(name)
	require.NoError(t, err)
	assert.Equal(t, 1, b.Len())
}

func TestWriteNowhere(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{filepath.Join(dir, "missing", "b.json"), dir} {
		err := of().Write(name)
		require.Error(t, err)
		assert.Contains(t, err.Error(), name)
		assert.NotContains(t, err.Error(), "\n")
	}
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Empty(t, left)
}

func TestNoBaseline(t *testing.T) {
	const entry = `{"package": "p", "function": "", "category": "c", "events": [], "count": 1}`
	for text, want := range map[string]string{
		``:                                     ":1: no baseline: the file is empty",
		`{`:                                    ":1: no baseline: unexpected EOF",
		"{\n\t\"version\": 1,\n<<<<<<< HEAD\n": ":3: no baseline: invalid character '<' looking for beginning of object key string",
		"[]":                                   ":1: no baseline: json: cannot unmarshal array into Go value of type baseline.file",
		`{"version": 2, "findings": []}`:       ":1: no baseline: its version is 2, and 1 is known",
		`{"version": 1, "findings": []} {}`:    ":1: no baseline: there is more behind it",
		`{"version": 1, "finding": []}`:        `:1: no baseline: json: unknown field "finding"`,
		`{"version": 1, "findings": [{}]}`:     ":1: no baseline: finding 1 has no package or no category",
		"{\"version\": 1,\n\"findings\": [\n\"\"":                                     ":3: no baseline: ",
		`{"version": 1, "findings": [` + strings.Replace(entry, "1}", "0}", 1) + `]}`: ":1: no baseline: finding 1 has a count of 0",
		`{"version": 1, "findings": [` + entry + `,` + entry + `]}`:                   ":1: no baseline: finding 2 stands there twice",
	} {
		name := filepath.Join(t.TempDir(), "b.json")
		require.NoError(t, os.WriteFile(name, []byte(text), 0o666))
		_, err := Read(name)
		require.Error(t, err, text)
		assert.True(t, strings.HasPrefix(err.Error(), name+want), err)
	}
	_, err := Read(filepath.Join(t.TempDir(), "b.json"))
	assert.ErrorIs(t, err, fs.ErrNotExist)
}

func TestSplit(t *testing.T) {
	at := func(line int, function string) finding.Finding {
		return finding.Finding{Package: "example.com/shop", Category: function, Position: finding.Position{File: "a.go", Line: line}}
	}
	print := func(f finding.Finding) finding.Fingerprint { return like(f.Category) }
	all := func(Entry) bool { return true }
	b := of(like("Run"), like("Stop"), like("Stop"), like("Gone"))

	fresh, gone := b.Split([]finding.Finding{at(1, "Run"), at(2, "Run"), at(3, "Stop"), at(4, "New")}, print, all)
	assert.Equal(t, []finding.Finding{at(2, "Run"), at(4, "New")}, fresh)
	assert.Equal(t, 2, gone, "one of Stop, and Gone")

	fresh, gone = b.Split(nil, print, func(e Entry) bool { return e.Function == "Stop" })
	assert.Empty(t, fresh)
	assert.Equal(t, 2, gone)

	fresh, gone = Baseline{}.Split([]finding.Finding{at(1, "Run")}, print, all)
	assert.Len(t, fresh, 1)
	assert.Zero(t, gone)
}
