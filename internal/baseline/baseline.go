// Package baseline keeps the findings that a program is known to have, so that only new ones are reported. It knows them
// by their fingerprints: a program that was moved or reformatted has the same ones.
package baseline

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/kafkavet/kafkavet/internal/finding"
)

// Version is that of the file's form.
const Version = 1

// Entry is a number of findings that are alike.
type Entry struct {
	finding.Fingerprint
	Count int `json:"count"`
}

// Baseline is a set of entries by the keys of their fingerprints.
type Baseline map[string]Entry

// Add adds a finding.
func (b Baseline) Add(print finding.Fingerprint) {
	b[print.Key()] = Entry{print, b[print.Key()].Count + 1}
}

// Len is how many findings there are.
func (b Baseline) Len() (n int) {
	for _, e := range b {
		n += e.Count
	}
	return n
}

// file is the form of a baseline's file.
type file struct {
	Version  int     `json:"version"`
	Findings []Entry `json:"findings"`
}

// Read reads a baseline. The error is one line with the file's name; [fs.ErrNotExist] if there is none.
func Read(name string) (Baseline, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	b, at, err := parse(data)
	if err != nil {
		line := 1 + bytes.Count(data[:min(at, len(data))], []byte("\n"))
		return nil, fmt.Errorf("%s:%d: no baseline: %v", name, line, err)
	}
	return b, nil
}

// parse reads a baseline's text; an error stands before the offset at.
func parse(data []byte) (b Baseline, at int, err error) {
	var content file
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&content); err != nil {
		at := int(decoder.InputOffset())
		var syntax *json.SyntaxError
		var kind *json.UnmarshalTypeError
		switch {
		case errors.As(err, &syntax):
			at = int(syntax.Offset)
		case errors.As(err, &kind):
			at = int(kind.Offset)
		case err == io.ErrUnexpectedEOF:
			at = len(data)
		case err == io.EOF:
			err = errors.New("the file is empty")
		}
		return nil, at, err
	}
	if rest := bytes.TrimSpace(data[decoder.InputOffset():]); len(rest) > 0 {
		return nil, len(data) - len(rest), errors.New("there is more behind it")
	}
	if content.Version != Version {
		return nil, 0, fmt.Errorf("its version is %d, and %d is known", content.Version, Version)
	}
	b = Baseline{}
	for i, e := range content.Findings {
		key := e.Key()
		switch {
		case e.Package == "" || e.Category == "":
			return nil, 0, fmt.Errorf("finding %d has no package or no category", i+1)
		case e.Count < 1:
			return nil, 0, fmt.Errorf("finding %d has a count of %d", i+1, e.Count)
		case b[key].Count > 0:
			return nil, 0, fmt.Errorf("finding %d stands there twice", i+1)
		}
		b[key] = e
	}
	return b, 0, nil
}

// Write writes the baseline in the place of the file, or leaves that as it was. The order of the entries depends on them
// alone.
func (b Baseline) Write(name string) error {
	content := file{Version, []Entry{}}
	for _, e := range b {
		content.Findings = append(content.Findings, e)
	}
	slices.SortFunc(content.Findings, func(x, y Entry) int { return cmp.Compare(x.Key(), y.Key()) })
	data, err := json.MarshalIndent(content, "", "\t")
	if err != nil {
		return err
	}
	mode := fs.FileMode(0o644)
	if real, err := filepath.EvalSymlinks(name); err == nil { // what a link points at is what is replaced
		name = real
	}
	if info, err := os.Stat(name); err == nil {
		if !info.Mode().IsRegular() {
			return &fs.PathError{Op: "write", Path: name, Err: errors.New("not a file")}
		}
		mode = info.Mode().Perm()
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".kafkavet-*")
	if err != nil {
		return &fs.PathError{Op: "write", Path: name, Err: errors.Unwrap(err)}
	}
	_, err = f.Write(append(data, '\n'))
	if err = errors.Join(err, f.Chmod(mode), f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// Split tells the new findings, in the order given, from those that the baseline has. Of findings that are alike, those that
// stand first are taken for the known ones. Gone are the findings of the baseline that are not there, of those that in
// says could be.
func (b Baseline) Split(findings []finding.Finding, fingerprint func(finding.Finding) finding.Fingerprint, in func(Entry) bool) (fresh []finding.Finding, gone int) {
	here := Baseline{}
	for _, f := range findings {
		print := fingerprint(f)
		here.Add(print)
		if here[print.Key()].Count > b[print.Key()].Count {
			fresh = append(fresh, f)
		}
	}
	for key, e := range b {
		if in(e) {
			gone += max(0, e.Count-here[key].Count)
		}
	}
	return fresh, gone
}
