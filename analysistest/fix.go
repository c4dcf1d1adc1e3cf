package analysistest

import (
	"bytes"
	"errors"
	"fmt"
	"go/format"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/kafkavet/kafkavet/internal/edit"
)

// wants are the comments that expect findings.
var wants = regexp.MustCompile("[ \t]*// want [\"`].*")

// WithoutWants is a module with the given packages of m and no comments that expect findings, which would stand where
// fixes change the code. Line ends become those of Windows if crlf.
func (m *Module) WithoutWants(sources []PackageSource, crlf bool) (*Module, error) {
	var all []PackageSource
	for _, src := range sources {
		files := map[string][]byte{}
		for name, text := range src.Files {
			text = wants.ReplaceAll(text, nil)
			if crlf {
				text = bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
			}
			files[name] = text
		}
		src.Files = files
		all = append(all, src)
	}
	return m.Overlay(all)
}

// Sources are the packages of a module that belong to a program, and those that all programs may share.
func (m *Module) Sources(program string) []PackageSource {
	var all []PackageSource
	for _, p := range m.Packages {
		name := m.Program(p)
		if name == program || !strings.HasSuffix(name, "/wrong") && !strings.HasSuffix(name, "/right") {
			all = append(all, p.PackageSource)
		}
	}
	return all
}

// A Fix is the first one of a diagnostic.
type Fix struct {
	analysis.SuggestedFix
	Category string
	Posn     token.Position // of the diagnostic
}

// Fixes are the first fixes of the diagnostics in results, each once.
func Fixes(results []Result) (all []Fix) {
	seen := map[string]bool{}
	for _, r := range results {
		for _, d := range r.Diagnostics {
			posn := r.Package.Fset.Position(d.Pos)
			key := posn.String() + d.Category
			if len(d.SuggestedFixes) == 0 || seen[key] {
				continue
			}
			seen[key] = true
			all = append(all, Fix{d.SuggestedFixes[0], d.Category, posn})
		}
	}
	return all
}

// Apply returns the files of m with fixes applied, by name. Edits that are the same are made once, as drivers do.
func (m *Module) Apply(fixes ...Fix) (map[string][]byte, error) {
	edits := map[*token.File][]analysis.TextEdit{}
	for _, f := range fixes {
		for _, e := range f.TextEdits {
			file := m.libs.fset.File(e.Pos)
			same := func(o analysis.TextEdit) bool {
				return o.Pos == e.Pos && o.End == e.End && bytes.Equal(o.NewText, e.NewText)
			}
			if !slices.ContainsFunc(edits[file], same) {
				edits[file] = append(edits[file], e)
			}
		}
	}
	files := map[string][]byte{}
	for _, p := range m.Packages {
		maps.Copy(files, p.Files)
	}
	for file, es := range edits {
		text, err := edit.Apply(file, files[file.Name()], es)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file.Name(), err)
		}
		files[file.Name()] = text
	}
	return files, nil
}

// With is m with other texts of its files.
func (m *Module) With(files map[string][]byte) (*Module, error) {
	var sources []PackageSource
	for _, p := range m.Packages {
		src := p.PackageSource
		src.Files = map[string][]byte{}
		for name := range p.Files {
			src.Files[name] = files[name]
		}
		sources = append(sources, src)
	}
	return m.Overlay(sources)
}

// Changed are the files of m whose text is another in files.
func (m *Module) Changed(files map[string][]byte) (names []string) {
	for _, p := range m.Packages {
		for name, text := range p.Files {
			if !bytes.Equal(text, files[name]) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return names
}

// Comments are the texts of all comments of m, sorted.
func (m *Module) Comments() (all []string) {
	for _, p := range m.Packages {
		for _, file := range p.Syntax {
			for _, c := range file.Comments {
				all = append(all, c.Text())
			}
		}
	}
	slices.Sort(all)
	return all
}

// CheckFix says what is wrong with fixes of m: with them it must compile, be in gofmt's form, have all its comments,
// and report nothing new and none of what they fix.
func (m *Module) CheckFix(before []Result, fixes []Fix, analyzers ...*analysis.Analyzer) (fixed *Module, after []Result, err error) {
	files, err := m.Apply(fixes...)
	if err != nil {
		return nil, nil, err
	}
	fixed, err = m.With(files)
	if err != nil {
		return nil, nil, fmt.Errorf("does not compile: %w", err)
	}
	for _, name := range m.Changed(files) {
		text := bytes.ReplaceAll(files[name], []byte("\r\n"), []byte("\n"))
		if tidy, err := format.Source(text); err != nil || !bytes.Equal(tidy, text) {
			return nil, nil, fmt.Errorf("%s is not in gofmt's form", name)
		}
		if n := bytes.Count(files[name], []byte("\r")); n > 0 && n != bytes.Count(files[name], []byte("\n")) {
			return nil, nil, fmt.Errorf("%s has line ends of two kinds", name)
		}
	}
	if !slices.Equal(m.Comments(), fixed.Comments()) {
		return nil, nil, errors.New("a comment got lost")
	}
	if after, err = fixed.Analyze(analyzers...); err != nil {
		return nil, nil, err
	}
	was, is := Count(before), Count(after)
	for _, f := range fixes {
		was[f.Category]--
	}
	for category, n := range is {
		if n > was[category] {
			return nil, nil, fmt.Errorf("%d findings of %s, at most %d were to be left", n, category, was[category])
		}
	}
	return fixed, after, nil
}

// Count is how many findings there are of each category.
func Count(results []Result) map[string]int {
	seen, n := map[string]bool{}, map[string]int{}
	for _, r := range results {
		for _, d := range r.Diagnostics {
			if key := r.Package.Fset.Position(d.Pos).String() + d.Category; !seen[key] {
				seen[key] = true
				n[d.Category]++
			}
		}
	}
	return n
}
