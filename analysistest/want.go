package analysistest

import (
	"fmt"
	"go/scanner"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
)

// Want is a diagnostic that a comment expects.
type Want struct {
	Posn    token.Position // file and line
	Pattern *regexp.Regexp
}

// Wants returns what the comments of p expect.
func (p *Package) Wants() ([]Want, error) {
	var wants []Want
	for _, file := range p.Syntax {
		for _, group := range file.Comments {
			for _, c := range group.List {
				_, text, ok := strings.Cut(c.Text, "// want ")
				if !ok {
					continue
				}
				posn := p.Fset.Position(c.Pos())
				patterns, err := parseWant(text)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", posn, err)
				}
				for _, re := range patterns {
					wants = append(wants, Want{posn, re})
				}
			}
		}
	}
	return wants, nil
}

// parseWant reads one or several Go strings, each a regular expression.
func parseWant(text string) ([]*regexp.Regexp, error) {
	fset := token.NewFileSet()
	var s scanner.Scanner
	s.Init(fset.AddFile("", -1, len(text)), []byte(text), nil, 0)
	var patterns []*regexp.Regexp
	for {
		_, tok, lit := s.Scan()
		switch {
		case tok == token.STRING:
			lit, err := strconv.Unquote(lit)
			if err != nil {
				return nil, err
			}
			re, err := regexp.Compile(lit)
			if err != nil {
				return nil, err
			}
			patterns = append(patterns, re)
		case len(patterns) > 0 && (tok == token.EOF || tok == token.SEMICOLON):
			return patterns, nil
		default:
			return nil, fmt.Errorf("want %s: a quoted regular expression is missing", text)
		}
	}
}

// Test loads the module in dir, runs the analyzers over it and checks every program in a subtest of its own.
func Test(t *testing.T, dir string, analyzers ...*analysis.Analyzer) {
	m := Load(t, dir)
	programs := map[string][]Result{}
	var names []string
	for _, r := range m.Run(t, analyzers...) {
		name := m.Program(r.Package)
		if programs[name] == nil {
			names = append(names, name)
		}
		programs[name] = append(programs[name], r)
	}
	slices.Sort(names)
	for _, name := range names {
		t.Run(name, func(t *testing.T) { Check(t, programs[name]...) })
	}
}

// Check compares the diagnostics of the results with the wants in their packages.
func Check(t testing.TB, results ...Result) {
	t.Helper()
	for _, problem := range Compare(results...) {
		t.Error(problem)
	}
}

// Compare says what is reported but not wanted and wanted but not reported.
func Compare(results ...Result) (problems []string) {
	type line struct {
		file string
		line int
	}
	type found struct {
		line
		column  int
		message string
	}
	wants := map[line][]Want{}
	files := map[string]bool{} // a file stands in a package and in the one compiled for its test
	for _, r := range results {
		ws, err := r.Package.Wants()
		if err != nil {
			problems = append(problems, err.Error())
		}
		for _, w := range ws {
			if at := (line{w.Posn.Filename, w.Posn.Line}); !files[at.file] {
				wants[at] = append(wants[at], w)
			}
		}
		for name := range r.Package.Files {
			files[name] = true
		}
	}
	seen := map[found]bool{}
	for _, r := range results {
		for _, d := range r.Diagnostics {
			posn := r.Package.Fset.Position(d.Pos)
			at := line{posn.Filename, posn.Line}
			if key := (found{at, posn.Column, d.Message}); seen[key] {
				continue
			} else {
				seen[key] = true
			}
			i := slices.IndexFunc(wants[at], func(w Want) bool { return w.Pattern.MatchString(d.Message) })
			if i < 0 {
				problems = append(problems, fmt.Sprintf("%s: unexpected: %s", posn, d.Message))
				continue
			}
			wants[at] = slices.Delete(wants[at], i, i+1)
		}
	}
	for _, left := range wants {
		for _, w := range left {
			problems = append(problems, fmt.Sprintf("%s: nothing reported that matches %q", w.Posn, w.Pattern))
		}
	}
	slices.Sort(problems)
	return problems
}
