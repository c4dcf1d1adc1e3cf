// Package apply makes the edits of fixes in files: all of them or none, and only in files that are as they were when
// the fixes were found.
package apply

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// Edit puts New in the place of the bytes from Start to End.
type Edit struct {
	File       string
	Start, End int
	New        string
}

// State is what files were at some time.
type State map[string][sha256.Size]byte

// Note adds a file to the state. One that cannot be read is not part of it.
func (s State) Note(file string) {
	if data, err := os.ReadFile(file); err == nil {
		s[file] = sha256.Sum256(data)
	}
}

// read returns the text of a file, an error if it is not what it was.
func (s State) read(file string) ([]byte, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if was, ok := s[file]; !ok {
		return nil, fmt.Errorf("%s is not among the files that were checked", file)
	} else if was != sha256.Sum256(data) {
		return nil, fmt.Errorf("%s has changed since it was checked; nothing was written", file)
	}
	return data, nil
}

// Plan is a set of fixes that go together.
type Plan struct {
	edits map[string][]Edit
}

// Add adds a fix, given by its edits, unless one of them overlaps with another fix's. An edit that is there already is
// the same one.
func (p *Plan) Add(fix []Edit) bool {
	var fresh []Edit
	for _, e := range fix {
		if slices.Contains(p.edits[e.File], e) {
			continue
		}
		if slices.ContainsFunc(p.edits[e.File], func(o Edit) bool { return collide(e, o) }) {
			return false
		}
		fresh = append(fresh, e)
	}
	if p.edits == nil {
		p.edits = map[string][]Edit{}
	}
	for _, e := range fresh {
		p.edits[e.File] = append(p.edits[e.File], e)
	}
	return true
}

// collide reports whether two edits touch the same text, or would add at the same place.
func collide(a, b Edit) bool { return a.Start <= b.End && b.Start <= a.End }

// Files are the names of the files to change, sorted.
func (p *Plan) Files() []string { return slices.Sorted(maps.Keys(p.edits)) }

// file returns a file's text before and after.
func (p *Plan) file(name string, s State) (before, after []byte, err error) {
	before, err = s.read(name)
	if err != nil {
		return nil, nil, err
	}
	edits := p.edits[name]
	slices.SortFunc(edits, func(a, b Edit) int { return cmp.Compare(a.Start, b.Start) })
	at := 0
	for _, e := range edits {
		if e.Start < at || e.End < e.Start || e.End > len(before) {
			return nil, nil, fmt.Errorf("%s: edits out of place", name)
		}
		after = append(append(after, before[at:e.Start]...), e.New...)
		at = e.End
	}
	return before, append(after, before[at:]...), nil
}

// Moved returns where a place in the files stands once the plan is written: line and column, in bytes, both counted from 1.
// What an edit replaces is at the edit's beginning. Files are taken as they are: call it before Write.
func (p *Plan) Moved(s State) (func(file string, line, column int) (int, int), error) {
	type texts struct{ before, after []byte }
	all := map[string]texts{}
	for _, name := range p.Files() {
		before, after, err := p.file(name, s)
		if err != nil {
			return nil, err
		}
		all[name] = texts{before, after}
	}
	return func(file string, line, column int) (int, int) {
		text, ok := all[file]
		at, found := offset(text.before, line, column)
		if !ok || !found {
			return line, column
		}
		to := at
		for _, e := range p.edits[file] {
			switch {
			case e.End <= at:
				to += len(e.New) - (e.End - e.Start)
			case e.Start < at:
				to += e.Start - at
			}
		}
		before := text.after[:to]
		return 1 + bytes.Count(before, []byte("\n")), to - bytes.LastIndexByte(before, '\n')
	}, nil
}

// offset is where a place is in a text; false if it is not there.
func offset(text []byte, line, column int) (at int, ok bool) {
	for ; line > 1; line-- {
		i := bytes.IndexByte(text[at:], '\n')
		if i < 0 {
			return 0, false
		}
		at += i + 1
	}
	at += column - 1
	return at, line == 1 && column > 0 && at <= len(text)
}

// Write changes the files. All are checked, and written beside their old selves, before the first of them is replaced.
func (p *Plan) Write(s State) (err error) {
	var done []string
	temps := map[string]string{} // new files by the old ones' names
	defer func() {
		for _, temp := range temps {
			os.Remove(temp)
		}
	}()
	for _, name := range p.Files() {
		_, after, err := p.file(name, s)
		if err != nil {
			return err
		}
		real, err := filepath.EvalSymlinks(name)
		if err != nil {
			return err
		}
		temp, err := beside(real, after)
		if err != nil {
			return err
		}
		temps[real] = temp
	}
	for _, name := range p.Files() { // the last look
		if _, err := s.read(name); err != nil {
			return err
		}
	}
	for _, real := range slices.Sorted(maps.Keys(temps)) {
		if err := os.Rename(temps[real], real); err != nil {
			if len(done) > 0 {
				err = fmt.Errorf("%w; already written: %v", err, done)
			}
			return err
		}
		delete(temps, real)
		done = append(done, real)
	}
	return nil
}

// beside writes a text to a new file in the folder of another, with its permissions.
func beside(name string, text []byte) (temp string, err error) {
	info, err := os.Stat(name)
	if err != nil {
		return "", err
	}
	if info.Mode().Perm()&0o200 == 0 {
		return "", &fs.PathError{Op: "write", Path: name, Err: fs.ErrPermission}
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".kafkavet-*")
	if err != nil {
		return "", err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Chmod(info.Mode().Perm()), f.Close()); err != nil {
		os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

// Diff writes what would change, in the form of diff -u. Show is how a file is called.
func (p *Plan) Diff(w io.Writer, s State, show func(string) string) error {
	for _, name := range p.Files() {
		before, _, err := p.file(name, s)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "--- %s\n+++ %[1]s\n%s", show(name), hunks(string(before), p.edits[name])); err != nil {
			return err
		}
	}
	return nil
}
