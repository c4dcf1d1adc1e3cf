// Package finding is what a stand-alone run has to say: the findings with their evidence, and the packages
// that it could not judge. Drivers collect a [Report]; a [Handler] prints it.
package finding

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Position is a place in a source file. Line and Column count from 1, Column in bytes.
type Position struct {
	File   string
	Line   int
	Column int
}

func (p Position) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }

// Compare orders positions by file, line and column.
func (p Position) Compare(q Position) int {
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
}

// Evidence is one of the places that prove a finding: where the record was polled, worked on, committed.
type Evidence struct {
	Position, End Position
	Message       string
}

// Finding is one fault in one place.
type Finding struct {
	Package       string // import path, without a test variant's suffix
	Check         string // name of the analyzer
	Category      string // what is wrong; names the section of the documentation
	Position, End Position
	Message       string // without the category in brackets that the go command shows at its end
	URL           string // documentation of the category; may be empty
	Evidence      []Evidence
	Fixes         []Fix // the first is the one to apply
}

// Fix is a change that ends a finding.
type Fix struct {
	Message string
	Edits   []Edit
}

// Edit puts New in the place of the bytes from Start to End of a file.
type Edit struct {
	File       string // as positions show it
	Start, End int
	New        string
}

// compare orders findings by place first, for a reader who walks through the files.
func (f Finding) compare(g Finding) int {
	return cmp.Or(
		f.Position.Compare(g.Position),
		cmp.Compare(f.Category, g.Category),
		cmp.Compare(f.Check, g.Check),
		cmp.Compare(f.Package, g.Package),
		cmp.Compare(f.Message, g.Message),
	)
}

// LeftOut is a package, or a check of it, without an answer.
type LeftOut struct {
	Package string
	Reason  string // one line
}

// Skipped is a function that could not be followed: what it does is not in the findings.
type Skipped struct {
	Package  string
	Function string // with its package and receiver, such as (*example.com/shop.Consumer).Run
	Reason   string // one line
}

// Report is the result of a run over several packages.
type Report struct {
	Findings  []Finding
	LeftOut   []LeftOut
	Skipped   []Skipped
	Model     *Model    // nil unless asked for
	Survey    []Finding // as Findings, if asked for: the message is what each lacks for a safe fix, and all its fixes are there
	Known     int       // how many findings are in the baseline, and not among Findings
	Unchanged int       // how many are about lines that did not change, and not among Findings
	Packages  int       // how many packages were checked
	Fixed     int       // how many findings were fixed, and are no longer among Findings
	Fixable   bool      // nothing was changed: Fixed counts those among Findings that have a fix
	Choices   int       // of a run that had nothing to fix: how many findings have fixes that an author may choose
	Kafka     bool      // whether any package asked for can reach a Kafka client
}

// Tidy sorts the report, and keeps one finding of each category at each position: a package and its test
// variant both report what is in their common files.
func (r *Report) Tidy() {
	r.Findings, r.Survey = tidy(r.Findings), tidy(r.Survey)
	slices.SortFunc(r.LeftOut, func(a, b LeftOut) int {
		return cmp.Or(cmp.Compare(a.Package, b.Package), cmp.Compare(a.Reason, b.Reason))
	})
	r.LeftOut = slices.Compact(r.LeftOut)
	slices.SortFunc(r.Skipped, func(a, b Skipped) int {
		return cmp.Or(cmp.Compare(a.Package, b.Package), cmp.Compare(a.Function, b.Function), cmp.Compare(a.Reason, b.Reason))
	})
	r.Skipped = slices.Compact(r.Skipped)
	if r.Model != nil {
		r.Model.tidy()
	}
}

func tidy(all []Finding) []Finding {
	slices.SortFunc(all, Finding.compare)
	return slices.CompactFunc(all, func(f, g Finding) bool {
		return f.Position == g.Position && f.Category == g.Category
	})
}

// Handler prints a report. It expects a tidy one.
type Handler func(w io.Writer, r *Report) error

// Summary is the report in one line.
func (r *Report) Summary() string {
	parts := []string{r.findings(), count(r.Packages, "package") + " checked"}
	if r.Packages > 0 && !r.Kafka {
		parts[1] += ", no Kafka client in sight"
	}
	if n := r.Fixed; n > 0 {
		what := " fixed"
		if r.Fixable {
			what = " to fix"
		}
		parts = append(parts, fmt.Sprint(n)+what)
	}
	if n := r.Known; n > 0 {
		parts = append(parts, fmt.Sprintf("%d in the baseline", n))
	}
	if n := r.Unchanged; n > 0 {
		parts = append(parts, fmt.Sprintf("%d on unchanged lines", n))
	}
	if n := len(r.LeftOut); n > 0 {
		parts = append(parts, fmt.Sprintf("%d left out", n))
	}
	if n := len(r.Skipped); n > 0 {
		parts = append(parts, count(n, "function")+" could not be followed")
	}
	return strings.Join(parts, "; ")
}

// Hint says that there are fixes to choose from where none was to be applied; "" if there are none.
func (r *Report) Hint() string {
	if r.Choices == 0 {
		return ""
	}
	return "no fix is safe to apply; -fix -diff -fixes=all shows those to choose from, of " + count(r.Choices, "finding")
}

func (r *Report) findings() string {
	if len(r.Findings) == 0 {
		return "no findings"
	}
	packages := make(map[string]bool)
	for _, f := range r.Findings {
		packages[f.Package] = true
	}
	return count(len(r.Findings), "finding") + " in " + count(len(packages), "package")
}

// count is "1 package", "2 packages".
func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}
