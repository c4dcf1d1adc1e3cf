package changed

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// repository is a new repository with nothing of the user's settings.
func repository(t *testing.T) string {
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	for _, who := range []string{"AUTHOR", "COMMITTER"} {
		t.Setenv("GIT_"+who+"_NAME", "someone")
		t.Setenv("GIT_"+who+"_EMAIL", "someone@example.com")
	}
	dir := t.TempDir()
	call(t, dir, "init", "--quiet", "--initial-branch=main")
	return dir
}

func call(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
}

func write(t *testing.T, dir, name string, lines ...string) {
	t.Helper()
	name = filepath.Join(dir, name)
	require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o777))
	require.NoError(t, os.WriteFile(name, []byte(strings.Join(lines, "\n")+"\n"), 0o666))
}

func commit(t *testing.T, dir string) {
	t.Helper()
	call(t, dir, "add", "--all")
	call(t, dir, "commit", "--quiet", "--allow-empty", "--message=m")
}

// ten are ten lines that differ, as those of programs do.
func ten(prefix string) (lines []string) {
	for i := range 10 {
		lines = append(lines, fmt.Sprint(prefix, i+1))
	}
	return lines
}

// changed are the lines of a file, of the first 20, that changed.
func changed(l *Lines, file string) (lines []int) {
	for i := 1; i <= 20; i++ {
		if l.Any(file, i, i) {
			lines = append(lines, i)
		}
	}
	return lines
}

func TestSince(t *testing.T) {
	dir := repository(t)
	write(t, dir, ".gitignore", "ignored.go")
	for _, name := range []string{"committed.go", "staged.go", "edited.go", "same.go", "shorter.go", "a/moved.go", "gone.go", "a/name é\t\".go", "old.go"} {
		write(t, dir, name, ten(name)...)
	}
	commit(t, dir)
	call(t, dir, "checkout", "--quiet", "-b", "topic")

	edit := func(name string, change func([]string) []string) { write(t, dir, name, change(ten(name))...) }
	second := func(l []string) []string { l[1] = "++ b/other.go"; return l }
	edit("committed.go", second)
	commit(t, dir)
	call(t, dir, "checkout", "--quiet", "main")
	edit("same.go", second) // on the other branch
	commit(t, dir)
	call(t, dir, "checkout", "--quiet", "topic")

	edit("staged.go", func(l []string) []string { return append([]string{"x", "y"}, l...) })
	call(t, dir, "mv", "a/moved.go", "a/here.go")
	call(t, dir, "add", "--all")
	edit("edited.go", func(l []string) []string { l[0], l[9] = "x", "y"; return l })
	edit("shorter.go", func(l []string) []string { return append(l[:4], l[6:]...) })
	edit("a/name é\t\".go", second)
	require.NoError(t, os.Remove(filepath.Join(dir, "gone.go")))
	write(t, dir, "a/new.go", "new", "too")
	write(t, dir, "ignored.go", "x")

	// What users set for themselves.
	for _, s := range []string{"diff.noprefix=true", "diff.mnemonicPrefix=true", "diff.interHunkContext=9", "color.ui=always", "diff.relative=true", "diff.context=7"} {
		name, value, _ := strings.Cut(s, "=")
		call(t, dir, "config", name, value)
	}
	for _, from := range []string{dir, filepath.Join(dir, "a")} {
		l, err := Since(t.Context(), from, "main")
		require.NoError(t, err)
		for name, want := range map[string][]int{
			"committed.go":    {2},
			"staged.go":       {1, 2},
			"edited.go":       {1, 10},
			"shorter.go":      {4, 5},
			"a/name é\t\".go": {2},
			"a/here.go":       nil,
			"a/moved.go":      nil,
			"same.go":         nil,
			"other.go":        nil,
			"old.go":          nil,
			"ignored.go":      nil,
			"../out.go":       nil,
		} {
			assert.Equal(t, want, changed(l, filepath.Join(dir, name)), name)
		}
		assert.Len(t, changed(l, filepath.Join(dir, "a/new.go")), 20)
		assert.True(t, l.Any(filepath.Join(dir, "edited.go"), 2, 10))
		assert.False(t, l.Any(filepath.Join(dir, "edited.go"), 2, 9))
	}
	l, err := Since(t.Context(), dir, "HEAD")
	require.NoError(t, err)
	assert.Empty(t, changed(l, filepath.Join(dir, "committed.go")))

	link := filepath.Join(t.TempDir(), "link")
	require.NoError(t, os.Symlink(dir, link))
	l, err = Since(t.Context(), link, "main")
	require.NoError(t, err)
	assert.Equal(t, []int{2}, changed(l, filepath.Join(link, "committed.go")))
}

func TestNoAnswer(t *testing.T) {
	outside := t.TempDir()
	t.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(outside))
	_, err := Since(t.Context(), outside, "main")
	assert.ErrorContains(t, err, "not in the work tree of a git repository: git: not a git repository")

	dir := repository(t)
	commit(t, dir)
	for _, rev := range []string{"nowhere", "", "--help", "-x", "HEAD:file"} {
		_, err := Since(t.Context(), dir, rev)
		assert.ErrorContains(t, err, fmt.Sprintf("%q is no commit of this repository", rev), rev)
		assert.NotContains(t, err.Error(), "\n")
	}
	call(t, dir, "checkout", "--quiet", "--orphan", "other")
	_, err = Since(t.Context(), dir, "main")
	assert.ErrorContains(t, err, `"main" and HEAD have no commit in common`, "nothing is committed")
	write(t, dir, "a.go", "a")
	commit(t, dir)
	_, err = Since(t.Context(), dir, "main")
	assert.ErrorContains(t, err, `"main" and HEAD have no commit in common`)

	t.Setenv("PATH", outside)
	_, err = Since(t.Context(), dir, "main")
	assert.EqualError(t, err, "git is not on the PATH")
}
