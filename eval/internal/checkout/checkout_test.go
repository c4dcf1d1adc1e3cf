package checkout

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// repository makes a git repository of two commits in dir: file is "old", then "new".
func repository(t *testing.T, dir string) (older, newer string) {
	require.NoError(t, os.MkdirAll(dir, 0o777))
	git(t, dir, "init", "-q")
	var commits []string
	for _, text := range []string{"old", "new"} {
		write(t, filepath.Join(dir, "sub", "file"), text)
		write(t, filepath.Join(dir, "big"), "big in "+text)
		git(t, dir, "add", "-A")
		git(t, dir, "-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false", "commit", "-q", "-m", text)
		commits = append(commits, git(t, dir, "rev-parse", "HEAD"))
	}
	return commits[0], commits[1]
}

func git(t *testing.T, dir string, args ...string) string {
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	return strings.TrimSpace(string(out))
}

func write(t *testing.T, file, text string) {
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o777))
	require.NoError(t, os.WriteFile(file, []byte(text), 0o666))
}

func read(t *testing.T, name ...string) string {
	data, err := os.ReadFile(filepath.Join(name...))
	require.NoError(t, err)
	return string(data)
}

func TestLayouts(t *testing.T) {
	origin := filepath.Join(t.TempDir(), "origin")
	older, newer := repository(t, origin)
	for layout, make := range map[string]func(dir string){
		"owner/name":           func(dir string) { git(t, dir, "clone", "-q", origin, "owner/name") },
		"owner+name":           func(dir string) { git(t, dir, "clone", "-q", origin, "owner+name") },
		"owner+name, bare":     func(dir string) { git(t, dir, "clone", "-q", "--bare", origin, "owner+name") },
		"owner+name/repo":      func(dir string) { git(t, dir, "clone", "-q", "--bare", origin, "owner+name/repo") },
		"owner+name/repo/.git": func(dir string) { git(t, dir, "clone", "-q", origin, "owner+name/repo") },
		"a linked work tree": func(dir string) {
			git(t, origin, "worktree", "add", "-q", "--detach", filepath.Join(dir, "owner+name"), newer)
		},
	} {
		t.Run(layout, func(t *testing.T) {
			s := Source{Dir: t.TempDir(), Work: t.TempDir()}
			make(s.Dir)
			for commit, want := range map[string]string{older: "old", newer: "new"} {
				tree, err := s.Lay(t.Context(), "owner/name", commit)
				require.NoError(t, err)
				assert.True(t, tree.Exact)
				assert.Equal(t, want, read(t, tree.Dir, "sub", "file"))
			}
			_, err := s.Lay(t.Context(), "owner/name", strings.Repeat("1", 40))
			assert.ErrorIs(t, err, ErrNoCommit)
			_, err = s.Lay(t.Context(), "owner/other", older)
			assert.ErrorIs(t, err, ErrNoRepository)
		})
	}
}

// Big files are missing in snapshots: the others are laid out.
func TestMissingContent(t *testing.T) {
	s := Source{Dir: t.TempDir(), Work: t.TempDir()}
	dir := filepath.Join(s.Dir, "o", "r")
	commit, _ := repository(t, dir)
	blob := git(t, dir, "rev-parse", commit+":big")
	require.NoError(t, os.Remove(filepath.Join(dir, ".git", "objects", blob[:2], blob[2:])))
	tree, err := s.Lay(t.Context(), "o/r", commit)
	require.NoError(t, err)
	assert.Equal(t, "1 files are not in the repository's snapshot", tree.Note)
	assert.Equal(t, "old", read(t, tree.Dir, "sub", "file"))
	assert.NoFileExists(t, filepath.Join(tree.Dir, "big"))
}

// What a run changes in a tree stays there: go.mod may be completed.
func TestTreesAreUsedAgain(t *testing.T) {
	s := Source{Dir: t.TempDir(), Work: t.TempDir()}
	commit, _ := repository(t, filepath.Join(s.Dir, "o+r"))
	tree, err := s.Lay(t.Context(), "o/r", commit)
	require.NoError(t, err)
	write(t, filepath.Join(tree.Dir, "sub", "file"), "changed")
	_, err = s.Lay(t.Context(), "o/r", commit)
	require.NoError(t, err)
	assert.Equal(t, "changed", read(t, tree.Dir, "sub", "file"))
	left, err := filepath.Glob(filepath.Join(filepath.Dir(tree.Dir), ".making-*"))
	require.NoError(t, err)
	assert.Empty(t, left)
}

func TestPlainFolderIsCopied(t *testing.T) {
	s := Source{Dir: t.TempDir(), Work: t.TempDir()}
	file := filepath.Join(s.Dir, "o", "r", "file")
	for _, text := range []string{"one", "two"} {
		write(t, file, text)
		tree, err := s.Lay(t.Context(), "o/r", "c")
		require.NoError(t, err)
		assert.False(t, tree.Exact)
		assert.Equal(t, text, read(t, tree.Dir, "file"))
		write(t, filepath.Join(tree.Dir, "file"), "changed")
		assert.Equal(t, text, read(t, file))
	}
}
