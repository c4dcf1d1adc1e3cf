package driver

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/kafkavet/kafkavet/internal/finding"
)

// What unitchecker prints with -json: for each unit that it analysed, and each check, either a list of
// diagnostics or an object with the error (x/tools, internal/analysis/driverutil/print.go, JSONTree).
type (
	diagnostic struct {
		Category string    `json:"category,omitempty"`
		Posn     string    `json:"posn"` // file:line:column
		End      string    `json:"end"`
		Message  string    `json:"message"`
		Related  []related `json:"related,omitempty"`
		Fixes    []fix     `json:"suggested_fixes,omitempty"`
	}
	fix struct {
		Message string `json:"message"`
		Edits   []struct {
			Filename string `json:"filename"`
			Start    int    `json:"start"`
			End      int    `json:"end"`
			New      string `json:"new"`
		} `json:"edits"`
	}
	related struct {
		Posn    string `json:"posn"`
		End     string `json:"end"`
		Message string `json:"message"`
	}
)

// unit is what one unit answered.
//
// A unit does not say which variant of its package it is: p alone, p with its test files, and p recompiled
// for the tests of another package all go by the name of p. Only the external tests have one of their own.
type unit struct {
	importPath string
	tests      bool                       // test files are among its files
	checks     map[string]json.RawMessage // a list of diagnostics or an error, by check
}

func (u unit) hasTests() bool { return u.tests }

// of returns what was answered about an import path.
func (a *answers) of(importPath string) (units []unit) {
	for _, u := range a.units {
		if u.importPath == importPath {
			units = append(units, u)
		}
	}
	return units
}

// answers is what a run of "go vet -json" printed.
type answers struct {
	units  []unit
	failed map[string]string // the first line about each package that failed, as a unit or in the compiler
	other  []string          // the go command's other lines
}

// read adds one output stream of the go command. Go 1.26 prints the units' objects on its standard output;
// before, they stood on the standard error, each below a line "# package". So do compile errors and failures.
func (a *answers) read(stream []byte) error {
	if a.failed == nil {
		a.failed = make(map[string]string)
	}
	var object [][]byte // the lines of an object that is not complete
	section := ""       // the package whose lines these are
	for line := range bytes.Lines(stream) {
		switch text := strings.TrimRight(string(line), "\r\n"); {
		case text == "{" || object != nil:
			object = append(object, line)
			if text == "}" {
				if err := a.add(bytes.Join(object, nil)); err != nil {
					return err
				}
				object, section = nil, ""
			}
		case text == "{}": // a unit without findings
		case strings.HasPrefix(text, "# ["): // the variant, after a "# package"
		case strings.HasPrefix(text, "# "):
			section, _, _ = strings.Cut(text[2:], " [")
		case strings.TrimSpace(text) == "":
		case section == "" || strings.HasPrefix(text, "go: "):
			a.other = append(a.other, text)
		case a.failed[section] == "":
			a.failed[section] = reason(text)
		}
	}
	return nil
}

// add adds the object that a unit printed.
func (a *answers) add(object []byte) error {
	var tree map[string]map[string]json.RawMessage
	if err := json.Unmarshal(object, &tree); err != nil {
		return err
	}
	for id, checks := range tree {
		a.units = append(a.units, unit{id, bytes.Contains(checks[unitFlag], []byte(withTests)), checks})
		delete(checks, unitFlag)
	}
	return nil
}

// reason makes the first line of a failure fit for a list of failures.
func reason(line string) string {
	// What a unit logs has its name in front, and the go command says "vet" for any tool's.
	line = strings.TrimPrefix(strings.TrimPrefix(line, program()+": "), "vet: ")
	for _, crash := range []string{"panic: ", "fatal error: ", "runtime: "} {
		if strings.HasPrefix(line, crash) {
			return "the analysis crashed: " + line
		}
	}
	return line
}

// findings reads one check's answer about one unit: the findings, or the error.
func (s Suite) findings(importPath, check string, answer json.RawMessage, place placer) ([]finding.Finding, string, error) {
	if len(answer) > 0 && answer[0] == '{' {
		var failure struct {
			Error string `json:"error"`
		}
		err := json.Unmarshal(answer, &failure)
		return nil, failure.Error, err
	}
	var diagnostics []diagnostic
	if err := json.Unmarshal(answer, &diagnostics); err != nil {
		return nil, "", err
	}
	var fs []finding.Finding
	for _, d := range diagnostics {
		f := finding.Finding{
			Package: importPath, Check: check, Category: d.Category,
			Position: place(d.Posn), End: place(d.End),
			Message: strings.TrimSuffix(d.Message, " ["+d.Category+"]"),
			URL:     s.url(d.Category),
		}
		for _, r := range d.Related {
			f.Evidence = append(f.Evidence, finding.Evidence{Position: place(r.Posn), End: place(r.End), Message: r.Message})
		}
		for _, x := range d.Fixes {
			var edits []finding.Edit
			for _, e := range x.Edits {
				edits = append(edits, finding.Edit{File: place(e.Filename).File, Start: e.Start, End: e.End, New: e.New})
			}
			f.Fixes = append(f.Fixes, finding.Fix{Message: x.Message, Edits: edits})
		}
		fs = append(fs, f)
	}
	return fs, "", nil
}

// url is where a category is documented: the units' answers have no field for it.
func (s Suite) url(category string) string {
	if s.URL == nil {
		return ""
	}
	return s.URL(category)
}

// A placer turns "file:line:column" into a position as people are shown it.
type placer func(string) finding.Position

// parsePosition reads "file:line:column"; the file may hold colons itself. What is not of that form is
// taken for a file.
func parsePosition(s string) finding.Position {
	rest, column, ok1 := cutLast(s)
	file, line, ok2 := cutLast(rest)
	if !ok1 || !ok2 {
		return finding.Position{File: s}
	}
	return finding.Position{File: file, Line: line, Column: column}
}

// cutLast splits "text:number".
func cutLast(s string) (text string, number int, ok bool) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return s, 0, false
	}
	number, err := strconv.Atoi(s[i+1:])
	return s[:i], number, err == nil
}
