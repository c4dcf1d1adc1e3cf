// Package changed tells which lines of a git repository's files changed since a revision.
package changed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// Lines are the lines that changed, as files stand in the work tree now. Where lines were only taken away, those above and
// below count.
type Lines struct {
	top   string             // of the work tree
	files map[string][]lines // by name below it, with slashes
}

// lines are lines that follow each other.
type lines struct{ first, last int }

// whole are all lines of a file.
var whole = []lines{{1, 1 << 30}}

// Since asks git what changed since the work tree's branch left rev: since the merge base of rev and HEAD, committed or not.
// Files that git does not track count as new, but for those that it is told to ignore. The error is one line.
func Since(ctx context.Context, dir, rev string) (*Lines, error) {
	if _, err := exec.LookPath("git"); err != nil {
		return nil, errors.New("git is not on the PATH")
	}
	g := git{ctx, dir}
	top, err := g.run("rev-parse", "--show-toplevel")
	if err != nil {
		return nil, fmt.Errorf("not in the work tree of a git repository: %v", err)
	}
	g.dir = strings.TrimRight(string(top), "\r\n")
	if _, err := g.run("rev-parse", "--verify", "--quiet", rev+"^{commit}"); err != nil || strings.HasPrefix(rev, "-") {
		return nil, fmt.Errorf("%q is no commit of this repository; a shallow clone has to fetch it", rev)
	}
	base, err := g.run("merge-base", "--", rev, "HEAD")
	if err != nil {
		return nil, fmt.Errorf("%q and HEAD have no commit in common; a shallow clone has to fetch more", rev)
	}
	// The user's own settings must not change the form of the answers.
	diff, err := g.run("-c", "core.quotePath=false", "diff", "--unified=0", "--inter-hunk-context=0", "--find-renames", "--no-color", "--no-ext-diff",
		"--no-textconv", "--ignore-submodules", "--src-prefix=a/", "--dst-prefix=b/", strings.TrimSpace(string(base)), "--")
	if err != nil {
		return nil, err
	}
	untracked, err := g.run("ls-files", "--others", "--exclude-standard", "-z")
	if err != nil {
		return nil, err
	}
	l := &Lines{filepath.FromSlash(g.dir), parse(diff)}
	for name := range bytes.SplitSeq(untracked, []byte{0}) {
		if len(name) > 0 {
			l.files[string(name)] = whole
		}
	}
	return l, nil
}

type git struct {
	ctx context.Context
	dir string
}

// run returns what git prints. The error is what it says, in one line.
func (g git) run(args ...string) ([]byte, error) {
	cmd := exec.CommandContext(g.ctx, "git", args...)
	cmd.Dir = g.dir
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		if said := strings.Join(strings.Fields(string(exit.Stderr)), " "); said != "" {
			err = errors.New("git: " + strings.TrimPrefix(said, "fatal: "))
		}
	}
	return out, err
}

// parse reads a diff without context.
func parse(diff []byte) map[string][]lines {
	files := map[string][]lines{}
	name, body := "", 0 // the file, and how many lines of the hunk are left
	for line := range strings.Lines(string(diff)) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, `\`): // no newline at the end of the file
		case body > 0:
			body--
		case strings.HasPrefix(line, "+++ "):
			name = fileName(line[len("+++ "):])
		case strings.HasPrefix(line, "@@ "):
			fields := strings.Fields(line)
			if len(fields) < 3 {
				continue
			}
			_, before := span(fields[1])
			first, after := span(fields[2])
			body = before + after
			changed := lines{first, first + after - 1}
			if after == 0 { // between first and the next
				changed = lines{first, first + 1}
			}
			files[name] = append(files[name], changed)
		}
	}
	return files
}

// fileName is the name behind "+++ ": with quotes if it has odd characters, and a tab behind it if it has spaces.
func fileName(s string) string {
	s = strings.TrimSuffix(s, "\t")
	if name, err := strconv.Unquote(s); err == nil {
		s = name
	}
	return strings.TrimPrefix(s, "b/")
}

// span reads "-3,4": from line 3 on 4 lines. Without a number it is one line.
func span(s string) (first, count int) {
	from, n, ok := strings.Cut(s[1:], ",")
	first, _ = strconv.Atoi(from)
	if !ok {
		return first, 1
	}
	count, _ = strconv.Atoi(n)
	return first, count
}

// Any reports whether any of the lines from first to last of a file changed. The file's name is absolute.
func (l *Lines) Any(file string, first, last int) bool {
	if dir, err := filepath.EvalSymlinks(filepath.Dir(file)); err == nil {
		file = filepath.Join(dir, filepath.Base(file))
	}
	name, err := filepath.Rel(l.top, file)
	if err != nil {
		return false
	}
	for _, r := range l.files[filepath.ToSlash(name)] {
		if r.first <= last && first <= r.last {
			return true
		}
	}
	return false
}
