// Package corpus reads what is known of public repositories that kafkavet is measured on: labelled places,
// fixes of such faults, judgements of findings, and corrections of wrong labels. Each file is a list of JSON
// objects, one a line.
package corpus

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
)

// Verdicts that are no category.
const (
	OK       = "ok"
	ByDesign = "ok-by-design" // the code says that the loss is meant
	Unclear  = "unclear"      // not scored
)

// Label is a place whose code somebody read and judged.
type Label struct {
	Repo    string   `json:"repo"` // owner/name
	Commit  string   `json:"commit"`
	Module  string   `json:"module"` // folder, "." for the root
	File    string   `json:"file"`   // from the repository's root
	Line    int      `json:"line"`
	Func    string   `json:"func"` // as in (*T).m, (T).m, f; what stands behind a $ is a note
	Client  string   `json:"client"`
	Verdict string   `json:"verdict"`
	Ext     bool     `json:"ext"`
	Conf    string   `json:"conf"`
	Why     string   `json:"why"`
	Site    string   `json:"site,omitempty"`
	Alt     []string `json:"alt,omitempty"`  // file:line where the finding may stand as well
	Also    []string `json:"also,omitempty"` // other categories that are right as well
	Note    string   `json:"note,omitempty"`
}

// Fault reports whether the label is of a fault, and so a finding is wanted.
func (l Label) Fault() bool { return !slices.Contains([]string{OK, ByDesign, Unclear}, l.Verdict) }

// Accepts reports whether a finding of that category names the label's fault.
func (l Label) Accepts(category string) bool {
	return category == l.Verdict || slices.Contains(l.Also, category)
}

// Producer reports whether the label speaks of producers or transactions, and says nothing of consumers.
func (l Label) Producer() bool {
	return ProducerSide(l.Verdict) || l.Site == "producer-config"
}

// ProducerSide reports whether a category is about producers or transactions.
func ProducerSide(category string) bool {
	return slices.Contains([]string{"weak-acks", "lost-delivery-error", "txn-offsets"}, category)
}

// Repo is a module of a repository, and its packages with labelled places.
type Repo struct {
	Repo       string    `json:"repo"`
	Commit     string    `json:"commit"`
	Module     string    `json:"module"`
	Packages   []string  `json:"packages"` // from the module's folder
	Typechecks bool      `json:"typechecks"`
	PackagesOK *[]string `json:"packages_ok"`       // those that type-check; all or unknown if absent
	Prepare    []string  `json:"prepare,omitempty"` // go commands that make the module fit to be run, such as "mod init m"
	Note       string    `json:"note"`
}

// Sound reports whether a package of the list is known to type-check.
func (r Repo) Sound(pkg string) bool {
	return r.Typechecks || r.PackagesOK != nil && slices.Contains(*r.PackagesOK, pkg)
}

// Fix is a commit that fixed a fault.
type Fix struct {
	Repo       string   `json:"repo"`
	Before     string   `json:"before"`
	After      string   `json:"after"`
	Dir        string   `json:"module_dir"`
	Packages   []string `json:"packages"`
	Prepare    []string `json:"prepare,omitempty"` // as in Repo
	FileBefore string   `json:"file_before"`
	Func       string   `json:"func"`
	Verdict    string   `json:"verdict"`
	Also       []string `json:"also"`
	URL        string   `json:"url"`
	Why        string   `json:"why"`
	Scored     bool     `json:"scored"`
}

// Judgement says of a finding at a place without a label whether it is right.
type Judgement struct {
	Repo     string `json:"repo"`
	Commit   string `json:"commit"`
	Module   string `json:"module"`
	File     string `json:"file"`
	Line     int    `json:"line"`
	Func     string `json:"func"`
	Category string `json:"category"`
	Verdict  string `json:"verdict"` // true, false or by-design
	Why      string `json:"why"`
}

// Correction replaces the verdict of a label that was proved wrong.
type Correction struct {
	Repo string `json:"repo"`
	File string `json:"file"`
	Line int    `json:"line"`
	Func string `json:"func"`
	Was  string `json:"was"`
	Is   string `json:"is"`
	Why  string `json:"why"`
}

// Files are the names of the files that Load reads.
type Files struct{ Labels, Repos, History, Judged, Corrections string }

// Corpus is all that is known, with the corrections applied.
type Corpus struct {
	Labels      []Label
	Repos       []Repo
	History     []Fix
	Judged      []Judgement
	Corrections []Correction
}

// Load reads the files and applies the corrections. A judgement without a known verdict and a correction
// that fits no label are errors: they would do nothing, and nobody would notice.
func Load(f Files) (*Corpus, error) {
	var c Corpus
	err := errors.Join(
		read(f.Labels, false, &c.Labels), read(f.Repos, false, &c.Repos), read(f.History, false, &c.History),
		read(f.Judged, true, &c.Judged), read(f.Corrections, true, &c.Corrections),
	)
	if err != nil {
		return nil, err
	}
	for _, j := range c.Judged {
		if !slices.Contains([]string{"true", "false", "by-design"}, j.Verdict) {
			return nil, fmt.Errorf("%s: the verdict on %s %s:%d is %q; want true, false or by-design", f.Judged, j.Repo, j.File, j.Line, j.Verdict)
		}
	}
	for _, x := range c.Corrections {
		if !slices.ContainsFunc(c.Labels, func(l Label) bool { return l.Repo == x.Repo }) {
			continue // of another set of labels
		}
		if !c.correct(x) {
			return nil, fmt.Errorf("%s: no label %s at %s %s:%d in %s", f.Corrections, x.Was, x.Repo, x.File, x.Line, x.Func)
		}
	}
	return &c, nil
}

func (c *Corpus) correct(x Correction) (done bool) {
	for i := range c.Labels {
		l := &c.Labels[i]
		if l.Repo == x.Repo && l.File == x.File && l.Line == x.Line && l.Func == x.Func && l.Verdict == x.Was {
			l.Verdict, done = x.Is, true
		}
	}
	return done
}

// Only returns the part of the corpus about repositories that keep accepts.
func (c *Corpus) Only(keep func(repo string) bool) *Corpus {
	return &Corpus{
		Labels:      only(c.Labels, func(l Label) bool { return keep(l.Repo) }),
		Repos:       only(c.Repos, func(r Repo) bool { return keep(r.Repo) }),
		History:     only(c.History, func(f Fix) bool { return keep(f.Repo) }),
		Judged:      only(c.Judged, func(j Judgement) bool { return keep(j.Repo) }),
		Corrections: only(c.Corrections, func(x Correction) bool { return keep(x.Repo) }),
	}
}

func only[T any](all []T, keep func(T) bool) (some []T) {
	for _, x := range all {
		if keep(x) {
			some = append(some, x)
		}
	}
	return some
}

// read appends the objects of a file; without a name there are none. In a strict one no field may be unknown: people write it, and mistype.
func read[T any](file string, strict bool, to *[]T) error {
	if file == "" {
		return nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		decoder := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		if strict {
			decoder.DisallowUnknownFields()
		}
		var x T
		if err := decoder.Decode(&x); err != nil {
			return fmt.Errorf("%s:%d: %v", file, n, err)
		}
		*to = append(*to, x)
	}
	return lines.Err()
}
