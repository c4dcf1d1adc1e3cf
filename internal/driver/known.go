package driver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/kafkavet/kafkavet/internal/baseline"
	"github.com/kafkavet/kafkavet/internal/changed"
	"github.com/kafkavet/kafkavet/internal/finding"
	"github.com/kafkavet/kafkavet/internal/source"
)

// The values of -baseline.
const (
	checkBaseline = "check"
	writeBaseline = "write"
)

var baselineModes = []string{checkBaseline, writeBaseline}

// baselineName is the name of the usual baseline.
const baselineName = ".kafkavet-baseline.json"

// known is what a run is told of findings that are not new. Both are read before anything is analysed: what is wrong with
// them is said at once.
type known struct {
	file    string            // the baseline's
	entries baseline.Baseline // nil without one
	lines   *changed.Lines    // nil without -new-from
}

func (r *run) readKnown(ctx context.Context) (err error) {
	if r.req.newFrom != "" {
		if r.known.lines, err = changed.Since(ctx, ".", r.req.newFrom); err != nil {
			return fmt.Errorf("-new-from: %v", err)
		}
	}
	if r.req.baseline == "" {
		return nil
	}
	r.known.file = r.baselineFile()
	r.known.entries, err = baseline.Read(r.known.file)
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	r.known.entries = baseline.Baseline{}
	if r.req.baseline == checkBaseline {
		return fmt.Errorf("there is no baseline %s; -baseline=write makes it", r.known.file)
	}
	return nil
}

// baselineFile is the baseline that was named, else the one beside go.mod, or go.work where no module is.
func (r *run) baselineFile() string {
	root := r.env.GOMOD
	if root == os.DevNull {
		root = r.env.GOWORK
	}
	usual := filepath.Join(filepath.Dir(root), baselineName)
	if here, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(here, usual); err == nil && filepath.IsLocal(rel) {
			usual = rel
		}
	}
	return cmp.Or(r.req.known, usual)
}

// sift takes the findings that are not new out of the report, or makes them the baseline.
func (r *run) sift(ctx context.Context, stderr io.Writer) error {
	if r.known.entries != nil {
		if err := r.compare(ctx, stderr); err != nil {
			return err
		}
	}
	if r.known.lines == nil {
		return nil
	}
	sources, err := newSources("")
	if err != nil {
		return err
	}
	before := len(r.report.Findings)
	r.report.Findings = slices.DeleteFunc(r.report.Findings, func(f finding.Finding) bool { return !touched(f, r.known.lines, sources) })
	r.report.Unchanged = before - len(r.report.Findings)
	return nil
}

// compare compares the findings with the baseline, or writes that.
func (r *run) compare(ctx context.Context, stderr io.Writer) error {
	sources, err := newSources(r.req.overlay)
	if err != nil {
		return err
	}
	fingerprint := func(f finding.Finding) finding.Fingerprint { return f.Fingerprint(sources) }
	ours, err := r.ours(ctx)
	if err != nil {
		return err
	}
	all := r.report.Findings
	if r.req.baseline == checkBaseline {
		fresh, gone := r.known.entries.Split(all, fingerprint, ours)
		r.report.Findings, r.report.Known = fresh, len(all)-len(fresh)
		if gone > 0 {
			fmt.Fprintf(stderr, "gone from the program, but in the baseline %s: %d; -baseline=write takes them out\n", r.known.file, gone)
		}
		return nil
	}
	if r.report.Packages == 0 {
		return nil // and says why
	}
	next := baseline.Baseline{}
	for _, f := range all {
		next.Add(fingerprint(f))
	}
	for key, e := range r.known.entries {
		if !ours(e) {
			next[key] = e
		}
	}
	r.report.Findings, r.report.Known = nil, len(all)
	if err := next.Write(r.known.file); err != nil {
		return err
	}
	fmt.Fprintf(stderr, "baseline written: %s\n", r.known.file)
	return nil
}

// ours returns which entries of the baseline this run speaks about: those of packages that were checked, by a check that
// ran, and of packages that are no more. It leaves the others alone.
func (r *run) ours(ctx context.Context) (func(baseline.Entry) bool, error) {
	checks := make(map[string]string) // by category
	for _, rule := range r.suite.rules() {
		checks[rule.ID] = rule.Check
	}
	var elsewhere []string
	for _, e := range r.known.entries {
		if !r.checked[e.Package] && !slices.Contains(elsewhere, e.Package) {
			elsewhere = append(elsewhere, e.Package)
		}
	}
	slices.Sort(elsewhere)
	missing, err := missing(ctx, r.req, elsewhere)
	if err != nil {
		return nil, err
	}
	return func(e baseline.Entry) bool {
		check, ok := checks[e.Category]
		return missing[e.Package] || r.checked[e.Package] && (!ok || slices.Contains(r.req.checks, check))
	}, nil
}

// missing tells which packages there are no more.
func missing(ctx context.Context, req *request, packages []string) (map[string]bool, error) {
	gone := make(map[string]bool)
	if len(packages) == 0 {
		return gone, nil
	}
	build := append(slices.Clone(req.build), "-mod=readonly") // what is missing is not to be looked for elsewhere
	found, err := list(ctx, &request{build: build, patterns: packages}, nil, []string{"-find"})
	for _, p := range found {
		gone[p.ImportPath] = p.Dir == ""
	}
	return gone, err
}

// touched reports whether a finding is about lines that changed: some between the first and the last of its places in a
// function, its own and its evidence. The error branch that a change has taken away stands on none of them, but between them.
func touched(f finding.Finding, lines *changed.Lines, sources *source.Files) bool {
	type function struct{ file, name string }
	type extent struct{ first, last int }
	extents := make(map[function]extent)
	add := func(p finding.Position) {
		in := function{p.File, sources.Function(p.File, p.Line, p.Column)}
		e, ok := extents[in]
		if !ok {
			e = extent{p.Line, p.Line}
		}
		extents[in] = extent{min(e.first, p.Line), max(e.last, p.Line)}
	}
	add(f.Position)
	for _, e := range f.Evidence {
		add(e.Position)
	}
	for in, e := range extents {
		if name, err := filepath.Abs(in.file); err == nil && lines.Any(name, e.first, e.last) {
			return true
		}
	}
	return false
}
