package driver

import (
	"io"
	"path/filepath"
	"slices"

	"github.com/kafkavet/kafkavet/internal/apply"
	"github.com/kafkavet/kafkavet/internal/finding"
)

// noteFiles notes what the files to analyse are, so that none is changed that somebody else has changed since.
func (r *run) noteFiles() {
	r.state = apply.State{}
	for _, t := range r.asked {
		for _, name := range slices.Concat(t.GoFiles, t.CgoFiles) {
			r.state.Note(filepath.Join(t.Dir, name))
		}
	}
}

// fix applies the first fix of each finding, or shows what would change, and takes those findings out of the report. What
// overlaps with another fix stays for the next run.
func (r *run) fix(w io.Writer) error {
	var plan apply.Plan
	shown := map[string]string{} // by absolute name
	var left []finding.Finding
	for _, f := range r.report.Findings {
		if len(f.Fixes) == 0 {
			left = append(left, f)
			continue
		}
		var edits []apply.Edit
		for _, e := range f.Fixes[0].Edits {
			name, err := filepath.Abs(e.File)
			if err != nil {
				return err
			}
			shown[name] = e.File
			edits = append(edits, apply.Edit{File: name, Start: e.Start, End: e.End, New: e.New})
		}
		if !plan.Add(edits) {
			left = append(left, f)
			continue
		}
		r.report.Fixed++
	}
	if r.report.Fixed == 0 {
		r.report.Choices = r.choices()
	}
	if r.req.diff {
		r.report.Fixable = true
		return plan.Diff(w, r.state, func(name string) string { return shown[name] })
	}
	moved, err := plan.Moved(r.state)
	if err != nil {
		return err
	}
	if err := plan.Write(r.state); err != nil {
		return err
	}
	r.report.Findings = move(left, moved)
	return nil
}

// move puts findings where they stand after other findings were fixed. Their own fixes are for the old files: the next run
// has new ones.
func move(findings []finding.Finding, moved func(file string, line, column int) (int, int)) []finding.Finding {
	to := func(p *finding.Position) {
		if name, err := filepath.Abs(p.File); err == nil {
			p.Line, p.Column = moved(name, p.Line, p.Column)
		}
	}
	for i := range findings {
		f := &findings[i]
		to(&f.Position)
		to(&f.End)
		for j := range f.Evidence {
			to(&f.Evidence[j].Position)
			to(&f.Evidence[j].End)
		}
		f.Fixes = nil
	}
	return findings
}

// choices counts the findings that have no fix to apply, and others that their author can choose.
func (r *run) choices() (n int) {
	for _, f := range r.report.Findings {
		if len(f.Fixes) == 0 && slices.ContainsFunc(r.report.Survey, func(s finding.Finding) bool {
			return s.Position == f.Position && s.Category == f.Category && len(s.Fixes) > 0
		}) {
			n++
		}
	}
	return n
}
