// Package config reads .kafkavet.yml, with which a module says what the analysis cannot see for itself, and which parts
// of it are to be judged by what.
package config

import (
	"errors"
	"fmt"
	"go/types"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Name is the name of the file. It stands beside a module's go.mod, and nowhere else.
const Name = ".kafkavet.yml"

// Config is what the file of a module says. The zero Config is that of a module without one. The JSON names are the
// file's keys, for hosts that keep settings of their own.
type Config struct {
	// Checks switches checks on and off, by name. One that is not named is on.
	Checks map[string]bool `json:"checks"`
	// Functions have a role that their source or name does not show.
	Functions Functions `json:"functions"`
	// TransactionalTopics are topics that are written in transactions, wherever that is.
	TransactionalTopics []string `json:"transactional-topics"`
	// LeaveOut are files and folders without findings, relative to the module's root, with slashes. Each element may
	// be a pattern (path.Match); a folder stands for all below it.
	LeaveOut []string `json:"leave-out"`

	root string // LeaveOut is relative to it; "" leaves nothing out
}

// Functions are functions and methods by their role. Each is written IMPORT/PATH.Function or IMPORT/PATH.Type.Method.
type Functions struct {
	Process    []string `json:"process"`     // their call is work on the record, which may fail
	Commit     []string `json:"commit"`      // they commit the record that they are given; without one, all delivered so far
	Retry      []string `json:"retry"`       // they call their function until it succeeds or they give up; without one, they try again for themselves
	DeadLetter []string `json:"dead-letter"` // they save the record they are given, which counts as done from there on
}

// Role is what a function is named for.
type Role int

const (
	NoRole Role = iota
	Process
	Commit
	Retry
	DeadLetter
)

// Role returns what fn is named for.
func (c *Config) Role(fn *types.Func) Role {
	if fn == nil || fn.Pkg() == nil {
		return NoRole
	}
	name := ""
	for i, names := range [][]string{c.Functions.Process, c.Functions.Commit, c.Functions.Retry, c.Functions.DeadLetter} {
		if len(names) == 0 {
			continue
		}
		if name == "" {
			name = nameOf(fn)
		}
		if slices.Contains(names, name) {
			return Process + Role(i)
		}
	}
	return NoRole
}

// nameOf is how the file names a function.
func nameOf(fn *types.Func) string {
	fn = fn.Origin()
	pkg := fn.Pkg().Path()
	if i := strings.LastIndex(pkg, "/vendor/"); i >= 0 {
		pkg = pkg[i+len("/vendor/"):]
	}
	if recv := fn.Signature().Recv(); recv != nil {
		t := types.Unalias(recv.Type())
		if p, ok := t.(*types.Pointer); ok {
			t = types.Unalias(p.Elem())
		}
		if n, ok := t.(*types.Named); ok {
			return pkg + "." + n.Obj().Name() + "." + fn.Name()
		}
	}
	return pkg + "." + fn.Name()
}

// LeavesOut reports whether a file, by its absolute name, is to have no findings.
func (c *Config) LeavesOut(file string) bool {
	if c.root == "" || len(c.LeaveOut) == 0 {
		return false
	}
	rel, err := filepath.Rel(c.root, file)
	if err != nil || !filepath.IsLocal(rel) {
		return false
	}
	for rel = filepath.ToSlash(rel); rel != "."; rel = path.Dir(rel) {
		if slices.ContainsFunc(c.LeaveOut, func(pattern string) bool {
			match, _ := path.Match(pattern, rel) // patterns were tried when they were read
			return match
		}) {
			return true
		}
	}
	return false
}

// At returns c as the configuration of the module in folder root, absolute.
func (c *Config) At(root string) *Config {
	at := *c
	at.root = root
	return &at
}

// Load reads the file of the module in folder root. Without one it returns the zero Config. Checks are the names that
// may stand in it, nil for any. The errors are one line, and name the file.
func Load(root string, checks []string) (*Config, error) {
	file := filepath.Join(root, Name)
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return new(Config), nil
	}
	if err != nil {
		return nil, err
	}
	c, err := Parse(file, data, checks)
	if err != nil {
		return nil, err
	}
	return c.At(root), nil
}

// Root returns the root of the module that folder dir is in: the nearest folder with a go.mod, "" if there is none.
func Root(dir string) string {
	for {
		if info, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil && info.Mode().IsRegular() {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// Nested looks for a file below the root of a module where it would count for nothing: one in a folder with a go.mod is
// another module's, and where the go command does not look for packages it may be anybody's. The error names it.
func Nested(root string) error {
	return filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil: // not to be read: no package is in it either
			if d != nil && d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		case d.IsDir() && name != root && elsewhere(name, d.Name()):
			return filepath.SkipDir
		case d.Name() == Name && !d.IsDir() && filepath.Dir(name) != root:
			return fmt.Errorf("%s is not in the root of its module, where it would count: there is one file for a module, %s", name, filepath.Join(root, Name))
		}
		return nil
	})
}

// elsewhere reports whether a folder holds no packages of the module that it is in.
func elsewhere(dir, base string) bool {
	if base == "testdata" || base == "vendor" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
		return true
	}
	info, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil && info.Mode().IsRegular()
}
