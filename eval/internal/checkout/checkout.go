// Package checkout finds repositories in a folder and lays out single commits of them. It never writes to
// that folder, and never fetches.
package checkout

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Why there is no tree.
var (
	ErrNoRepository = errors.New("the repository is not in the folder of checkouts")
	ErrNoCommit     = errors.New("the repository there lacks this commit")
)

// Source is a folder of repositories, each in owner/name or owner+name.
type Source struct {
	Dir  string // with the repositories
	Work string // where trees are laid out
}

// Tree is a commit, laid out.
type Tree struct {
	Dir   string
	Exact bool   // it is known to be that commit
	Note  string // what to tell people about it; may be empty
}

// Lay lays out a commit of a repository and returns where. It uses a tree that it made before. A folder
// without a git directory is copied as it stands, for nothing tells which commit it is.
func (s Source) Lay(ctx context.Context, repo, commit string) (Tree, error) {
	dir := filepath.Join(s.Work, "trees", Plain(repo), commit)
	if _, err := os.Stat(dir); err == nil {
		return Tree{dir, true, ""}, nil
	}
	git, folder := s.find(repo)
	switch {
	case git != "":
		note, err := Extract(ctx, git, commit, dir)
		return Tree{dir, true, note}, err
	case folder != "":
		err := atOnce(dir+"-as-it-stands", true, func(tmp string) error { return os.CopyFS(tmp, os.DirFS(folder)) })
		return Tree{dir + "-as-it-stands", false, "a folder without git, taken as it stands: it may be another commit"}, err
	}
	return Tree{}, ErrNoRepository
}

// Plain is a repository's name without a slash.
func Plain(repo string) string { return strings.ReplaceAll(repo, "/", "+") }

// find returns the git directory of a repository, or else the folder with its files.
func (s Source) find(repo string) (git, folder string) {
	for _, name := range []string{filepath.FromSlash(repo), Plain(repo)} {
		for _, below := range []string{".", ".git", "repo", "repo/.git"} {
			if dir := filepath.Join(s.Dir, name, below); isGit(dir) {
				return dir, ""
			}
		}
	}
	for _, name := range []string{filepath.FromSlash(repo), Plain(repo)} {
		dir := filepath.Join(s.Dir, name)
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return "", dir
		}
	}
	return "", ""
}

// isGit reports whether dir is a git directory, or the file that stands for one in a work tree.
func isGit(dir string) bool {
	if info, err := os.Stat(dir); err == nil && info.Mode().IsRegular() && filepath.Base(dir) == ".git" {
		return true
	}
	head, err := os.Stat(filepath.Join(dir, "HEAD"))
	objects, err2 := os.Stat(filepath.Join(dir, "objects"))
	return err == nil && err2 == nil && head.Mode().IsRegular() && objects.IsDir()
}

// Extract lays out a commit of a git directory in dir, which must not exist. Files whose content the repository
// lacks (snapshots leave out big ones) are left out, and counted in the note.
func Extract(ctx context.Context, git, commit, dir string) (note string, err error) {
	if git, err = resolve(git); err != nil {
		return "", err
	}
	if _, err := run(ctx, git, "", "", "cat-file", "-e", commit+"^{commit}"); err != nil {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		return "", ErrNoCommit
	}
	err = atOnce(dir, false, func(tmp string) error {
		index := tmp + ".index"
		defer os.Remove(index)
		if said, err := run(ctx, git, index, tmp, "read-tree", commit); err != nil {
			return fmt.Errorf("git read-tree: %s", said)
		}
		said, err := run(ctx, git, index, tmp, "checkout-index", "-a", "-f")
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err == nil {
			return nil
		}
		if files, _ := os.ReadDir(tmp); len(files) == 0 {
			return fmt.Errorf("git checkout-index: %s", said)
		}
		note = fmt.Sprintf("%d files are not in the repository's snapshot", strings.Count(said, "\n"))
		return nil
	})
	return note, err
}

// resolve follows the file that a linked work tree has in the place of a git directory.
func resolve(git string) (string, error) {
	git, err := filepath.Abs(git)
	if err != nil {
		return "", err
	}
	data, err := os.ReadFile(git)
	if err != nil {
		return git, nil // a directory
	}
	to, ok := strings.CutPrefix(strings.TrimSpace(string(data)), "gitdir: ")
	if !ok {
		return "", fmt.Errorf("%s does not name a git directory", git)
	}
	if !filepath.IsAbs(to) {
		to = filepath.Join(filepath.Dir(git), to)
	}
	return to, nil
}

// atOnce makes a directory that is complete or absent. An old one is made anew if asked for.
func atOnce(dir string, anew bool, fill func(tmp string) error) error {
	if err := os.MkdirAll(filepath.Dir(dir), 0o777); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(filepath.Dir(dir), ".making-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	if err := fill(tmp); err != nil {
		return err
	}
	if anew {
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	return os.Rename(tmp, dir)
}

// run runs git and returns what it said on the standard error. Nothing of the user's configuration counts:
// no filters, no line ends, no hooks.
func run(ctx context.Context, git, index, tree string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = io.Discard, &said
	cmd.Env = append(os.Environ(), "GIT_DIR="+git, "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull,
		"GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0", "LC_ALL=C")
	if tree != "" {
		cmd.Env = append(cmd.Env, "GIT_WORK_TREE="+tree, "GIT_INDEX_FILE="+index)
		cmd.Dir = tree
	}
	err := cmd.Run()
	return strings.TrimSpace(said.String()) + "\n", err
}
