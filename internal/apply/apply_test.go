package apply_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/kafkavet/kafkavet/internal/apply"
)

// files writes two files, and returns their names and state.
func files(t *testing.T) (a, b string, s apply.State) {
	t.Helper()
	dir := t.TempDir()
	a, b, s = filepath.Join(dir, "a.go"), filepath.Join(dir, "b.go"), apply.State{}
	for _, name := range []string{a, b} {
		require.NoError(t, os.WriteFile(name, []byte("1\n2\n3\n4\n5\n6\n7\n8\n9\n"), 0o640))
		s.Note(name)
	}
	return a, b, s
}

func text(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(data)
}

func TestWrite(t *testing.T) {
	a, b, s := files(t)
	var p apply.Plan
	require.True(t, p.Add([]apply.Edit{{a, 0, 2, ""}, {a, 8, 8, "new\n"}, {b, 16, 18, "nine\n"}}))
	require.True(t, p.Add([]apply.Edit{{a, 0, 2, ""}, {b, 4, 6, ""}}), "the same edit, and one beside it")
	require.False(t, p.Add([]apply.Edit{{b, 0, 2, ""}, {a, 8, 10, ""}}), "another at the same place")
	require.NoError(t, p.Write(s))
	assert.Equal(t, "2\n3\n4\nnew\n5\n6\n7\n8\n9\n", text(t, a))
	assert.Equal(t, "1\n2\n4\n5\n6\n7\n8\nnine\n", text(t, b), "nothing of a fix that does not go with the others")
	info, err := os.Stat(a)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o640), info.Mode().Perm())
	left, err := os.ReadDir(filepath.Dir(a))
	require.NoError(t, err)
	assert.Len(t, left, 2)
}

func TestMoved(t *testing.T) {
	a, b, s := files(t)
	var p apply.Plan
	require.True(t, p.Add([]apply.Edit{{a, 0, 2, ""}, {a, 8, 8, "new\n"}, {a, 12, 15, "é"}}))
	moved, err := p.Moved(s)
	require.NoError(t, err)
	at := func(file string, line, column int) [2]int {
		line, column = moved(file, line, column)
		return [2]int{line, column}
	}
	for from, to := range map[[2]int][2]int{
		{1, 1}: {1, 1}, {1, 2}: {1, 1}, {2, 1}: {1, 1}, // taken away
		{4, 2}: {3, 2}, {5, 1}: {5, 1}, {6, 2}: {6, 2}, // something new above the fifth
		{7, 1}: {7, 1}, {8, 1}: {7, 1}, {8, 2}: {7, 3}, {9, 2}: {8, 2}, // a line less
		{99, 1}: {99, 1}, {0, 0}: {0, 0},
	} {
		assert.Equal(t, to, at(a, from[0], from[1]), from)
	}
	assert.Equal(t, [2]int{3, 1}, at(b, 3, 1), "a file without edits")

	require.NoError(t, os.WriteFile(a, []byte("0"), 0o640))
	_, err = p.Moved(s)
	assert.ErrorContains(t, err, a)
}

func TestNothingIsWrittenIfAFileHasChanged(t *testing.T) {
	a, b, s := files(t)
	var p apply.Plan
	require.True(t, p.Add([]apply.Edit{{a, 0, 2, ""}, {b, 0, 2, ""}}))
	require.NoError(t, os.WriteFile(b, []byte("1\n2\n3\n4\n5\n6\n7\n8\n0\n"), 0o640))
	assert.ErrorContains(t, p.Write(s), b)
	assert.Equal(t, "1\n2\n3\n4\n5\n6\n7\n8\n9\n", text(t, a))
	var out strings.Builder
	assert.ErrorContains(t, p.Diff(&out, s, filepath.Base), b)

	delete(s, a)
	assert.ErrorContains(t, p.Write(s), a, "a file that nobody looked at")
}

func TestNothingIsWrittenIfAFileMayNotBe(t *testing.T) {
	a, b, s := files(t)
	var p apply.Plan
	require.True(t, p.Add([]apply.Edit{{a, 0, 2, ""}, {b, 0, 2, ""}}))
	require.NoError(t, os.Chmod(b, 0o440))
	assert.ErrorContains(t, p.Write(s), b)
	assert.Equal(t, "1\n2\n3\n4\n5\n6\n7\n8\n9\n", text(t, a))
	left, err := os.ReadDir(filepath.Dir(a))
	require.NoError(t, err)
	assert.Len(t, left, 2)
}

func TestDiff(t *testing.T) {
	for name, test := range map[string]struct {
		edits []apply.Edit
		want  string
	}{
		"one line":     {[]apply.Edit{{Start: 8, End: 10, New: "five\n"}}, "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"},
		"in a line":    {[]apply.Edit{{Start: 9, End: 9, New: "!"}}, "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+5!\n 6\n 7\n 8\n"},
		"twice there":  {[]apply.Edit{{Start: 8, End: 8, New: "!"}, {Start: 9, End: 9, New: "!"}}, "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+!5!\n 6\n 7\n 8\n"},
		"added":        {[]apply.Edit{{Start: 8, End: 8, New: "x\n"}}, "@@ -2,6 +2,7 @@\n 2\n 3\n 4\n+x\n 5\n 6\n 7\n"},
		"one hunk":     {[]apply.Edit{{Start: 0, End: 2}, {Start: 14, End: 14, New: "x\n"}}, "@@ -1,9 +1,9 @@\n-1\n 2\n 3\n 4\n 5\n 6\n 7\n+x\n 8\n 9\n"},
		"two hunks":    {[]apply.Edit{{Start: 0, End: 2}, {Start: 16, End: 18}}, "@@ -1,4 +1,3 @@\n-1\n 2\n 3\n 4\n@@ -6,4 +5,3 @@\n 6\n 7\n 8\n-9\n"},
		"lines joined": {[]apply.Edit{{Start: 1, End: 2}}, "@@ -1,5 +1,4 @@\n-1\n-2\n+12\n 3\n 4\n 5\n"},
	} {
		t.Run(name, func(t *testing.T) {
			a, _, s := files(t)
			var p apply.Plan
			for i := range test.edits {
				test.edits[i].File = a
				require.True(t, p.Add(test.edits[i:i+1]))
			}
			var out strings.Builder
			require.NoError(t, p.Diff(&out, s, filepath.Base))
			assert.Equal(t, "--- a.go\n+++ a.go\n"+test.want, out.String())
		})
	}
}
