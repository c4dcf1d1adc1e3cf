package lsp

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/kafkavet/kafkavet/internal/finding"
)

// file is what a check said about a file.
type file struct {
	text     *text // as it was checked
	packages []string
	found    []found
	spots    []spot
}

// found is a finding as it is shown.
type found struct {
	diagnostic diagnostic
	fixes      []fix
}

// fix is a change that ends a finding.
type fix struct {
	title string
	safe  bool
	edits map[string][]textEdit // by file
	texts map[string]*text      // the files as they have to be for that
}

// read sorts a report by file. Shown are the open files' texts, as they were checked; the others' are read.
func (v *view) read(r *finding.Report, shown map[string]*text) map[string]*file {
	files := map[string]*file{}
	texts := maps.Clone(shown)
	textOf := func(path string) *text {
		if texts[path] == nil {
			data, _ := os.ReadFile(path) // of a file that is no more, only the beginning can be shown
			texts[path] = newText(string(data))
		}
		return texts[path]
	}
	fileOf := func(path, pkg string) *file {
		f := files[path]
		if f == nil {
			f = &file{text: textOf(path)}
			files[path] = f
		}
		if !slices.Contains(f.packages, pkg) {
			f.packages = append(f.packages, pkg)
		}
		return f
	}
	around := func(p finding.Position) textRange { return textOf(p.File).around(p) }
	for _, x := range r.Findings {
		f := fileOf(x.Position.File, x.Package)
		f.found = append(f.found, found{v.diagnostic(x, around), fixesOf(x, r.Survey, textOf)})
	}
	if r.Model != nil {
		for _, c := range r.Model.Consumers {
			says := v.consumer(c)
			for _, p := range append([]finding.Position{c.Position}, ownPlaces(c)...) {
				f := fileOf(p.File, c.Package)
				f.spots = append(f.spots, spot{around(p), says})
			}
		}
		for _, p := range r.Model.Producers {
			f := fileOf(p.Position.File, p.Package)
			f.spots = append(f.spots, spot{around(p.Position), v.producer(p)})
		}
	}
	return files
}

func (v *view) diagnostic(x finding.Finding, around func(finding.Position) textRange) diagnostic {
	d := diagnostic{
		Range: around(x.Position), Severity: severityWarning, Code: x.Category, Source: "kafkavet", Message: x.Message,
	}
	if x.URL != "" {
		d.CodeDescription = &codeDescription{x.URL}
	}
	for _, e := range x.Evidence {
		if v.s.client.TextDocument.PublishDiagnostics.RelatedInformation {
			d.RelatedInformation = append(d.RelatedInformation, relatedLocation{location{uriOf(e.Position.File), around(e.Position)}, e.Message})
		} else {
			d.Message += fmt.Sprintf("\n%s:%d: %s", v.short(e.Position.File), e.Position.Line, e.Message)
		}
	}
	return d
}

// short names a file as seen from the view's folder.
func (v *view) short(path string) string {
	if rel, err := filepath.Rel(v.dir, path); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return path
}

// fixesOf are the fixes of a finding: the safe one that comes with it, then those of the survey to choose from.
func fixesOf(x finding.Finding, survey []finding.Finding, textOf func(string) *text) (all []fix) {
	for _, f := range x.Fixes {
		all = append(all, fixOf(f, true, textOf))
	}
	for _, s := range survey {
		if s.Position != x.Position || s.Category != x.Category {
			continue
		}
		for _, f := range s.Fixes {
			if !slices.ContainsFunc(x.Fixes, func(o finding.Fix) bool { return o.Message == f.Message }) {
				all = append(all, fixOf(f, false, textOf))
			}
		}
	}
	return all
}

func fixOf(f finding.Fix, safe bool, textOf func(string) *text) fix {
	out := fix{title: f.Message, safe: safe, edits: map[string][]textEdit{}, texts: map[string]*text{}}
	for _, e := range f.Edits {
		t := textOf(e.File)
		out.texts[e.File] = t
		out.edits[e.File] = append(out.edits[e.File], textEdit{t.rangeOf(e.Start, e.End), e.New})
	}
	return out
}

// apply takes over what a check of w said, and shows it. Of packages that could not be checked what was said before stands: the
// client moves it along with the text.
func (v *view) apply(w wanted, files map[string]*file, r *finding.Report) {
	left := map[string]bool{}
	for _, l := range r.LeftOut {
		pkg, _, _ := strings.Cut(l.Package, " [")
		left[pkg] = true
	}
	for path, old := range v.files {
		switch {
		case files[path] != nil, !w.covers(path), slices.ContainsFunc(old.packages, func(pkg string) bool { return left[pkg] }):
			continue
		}
		delete(v.files, path)
		if len(old.found) > 0 && v.s.root(path) == v.dir {
			v.publish(path, nil)
		}
	}
	for path, f := range files {
		if !w.covers(path) || v.s.root(path) != v.dir { // another view tells it
			continue
		}
		old := v.files[path]
		v.files[path] = f
		if len(f.found) > 0 || old != nil && len(old.found) > 0 {
			v.publish(path, f)
		}
	}
}

// publish shows what was found in a file; nothing for nil.
func (v *view) publish(path string, f *file) {
	p := publishParams{URI: uriOf(path), Diagnostics: []diagnostic{}}
	if doc := v.s.docs[path]; doc != nil {
		p.URI, p.Version = doc.uri, &doc.version
	}
	if f != nil {
		for _, x := range f.found {
			p.Diagnostics = append(p.Diagnostics, x.diagnostic)
		}
	}
	v.s.conn.Notify(v.s.ctx, "textDocument/publishDiagnostics", p)
}

// clear takes back everything that is shown.
func (v *view) clear() {
	for path, f := range v.files {
		if len(f.found) > 0 {
			v.publish(path, nil)
		}
	}
	v.files = map[string]*file{}
}

// current reports whether a file is what it was.
func (s *server) current(path string, was *text) bool {
	if doc := s.docs[path]; doc != nil {
		return doc.text == was.src
	}
	data, err := os.ReadFile(path)
	return err == nil && string(data) == was.src
}

// fileOf is what is known of a document as it is now; nil if it has changed since it was checked.
func (s *server) fileOf(uri string) *file {
	path := pathOf(uri)
	if path == "" {
		return nil
	}
	v := s.views[s.root(path)]
	if v == nil {
		return nil
	}
	f := v.files[path]
	if f == nil || !s.current(path, f.text) {
		return nil
	}
	return f
}
