package finding

import (
	"net/url"
	"path/filepath"
	"strings"

	"github.com/kafkavet/kafkavet/internal/source"
)

// Context is what a report is printed with for other programs, which know neither the current directory nor kafkavet.
type Context struct {
	Tool    Tool
	Dir     string        // absolute: what the files of positions are relative to, if they are
	Root    string        // absolute: what printed files are relative to, if they are below it
	Sources *source.Files // by the names in positions
}

// Tool is who found something.
type Tool struct {
	Name, Version, URI string
	Rules              []Rule
}

// Rule is one category as its documentation has it. All but ID and Check may be empty.
type Rule struct {
	ID    string // the category
	Check string
	Title string // a line
	Text  string // what it is about; lines that begin with a tab are code
	URL   string
}

// slashed is a file's name relative to the root, with slashes, and true; its absolute name and false if it is not below.
func (c Context) slashed(file string) (string, bool) {
	if !filepath.IsAbs(file) {
		file = filepath.Join(c.Dir, file)
	}
	if rel, err := filepath.Rel(c.Root, file); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel), true
	}
	return filepath.ToSlash(file), false
}

// fileURL is an absolute name with slashes as a URL.
func fileURL(name string) string {
	if !strings.HasPrefix(name, "/") { // a drive
		name = "/" + name
	}
	return (&url.URL{Scheme: "file", Path: name}).String()
}

// column is a position's column in UTF-16 code units.
func (c Context) column(p Position) int { return c.Sources.UTF16(p.File, p.Line, p.Column) }
