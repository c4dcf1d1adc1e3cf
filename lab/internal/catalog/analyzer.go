package catalog

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Analyzed is what kafkavet says of the programs, by name.
type Analyzed map[string]*Said

// Said is what kafkavet says of a program.
type Said struct {
	Findings   []Place
	Guarantees []string // of the consumers
	fixes      []fix
}

type fix struct {
	File       string
	Start, End int
	New        string
}

// guarantees are those of consumers, the weakest first.
var guarantees = []string{"unknown", "none", "at-most-once", "at-least-once", "exactly-once"}

// Verdict is the findings, or else the weakest guarantee.
func (s *Said) Verdict() string {
	switch {
	case s == nil:
		return ""
	case len(s.Findings) > 0:
		return verdict(s.Findings)
	case len(s.Guarantees) == 0:
		return ""
	}
	return slices.MinFunc(s.Guarantees, compare)
}

// compare compares two guarantees, or what stands in their place.
func compare(a, b string) int { return slices.Index(guarantees, a) - slices.Index(guarantees, b) }

// Overclaims reports whether the program guarantees less than kafkavet says of it. Less said is not wrong, more is.
func (p *Program) Overclaims() bool {
	return slices.Contains(guarantees, p.Shown) && compare(p.Guarantee, p.Shown) > 0
}

// Against says how the analyzer's verdict differs from the one that the program expects. It is empty if they agree.
func (s *Said) Against(p *Program) (differences []string) {
	if s == nil {
		s = new(Said)
	}
	for _, f := range s.Findings {
		if !slices.Contains(p.Wants, f) {
			differences = append(differences, fmt.Sprintf("kafkavet says %s, which is not expected", f))
		}
	}
	for _, w := range p.Wants {
		if !slices.Contains(s.Findings, w) {
			differences = append(differences, fmt.Sprintf("kafkavet does not say %s", w))
		}
	}
	if len(p.Wants) == 0 && len(s.Findings) == 0 && s.Verdict() != p.Guarantee {
		differences = append(differences, fmt.Sprintf("kafkavet says %q, which should be %q", s.Verdict(), p.Guarantee))
	}
	return differences
}

// Analyze runs kafkavet, an executable, over all programs of the lab.
func Analyze(ctx context.Context, kafkavet, lab string, overlay string) (Analyzed, error) {
	cmd := exec.CommandContext(ctx, kafkavet, "-C", lab, "-json", "-model", "-test=false")
	if overlay != "" {
		cmd.Args = append(cmd.Args, "-overlay", overlay)
	}
	cmd.Args = append(cmd.Args, "./programs/...")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) { // 1: there are findings
		return nil, fmt.Errorf("kafkavet: %v\n%s", err, &stderr)
	}
	type place struct {
		Package, File, Category, Guarantee string
		Start                              struct{ Line int }
		Fixes                              []struct{ Edits []fix }
	}
	var answer struct {
		Findings, Consumers []place
		LeftOut             []struct{ Package, Reason string } `json:"left_out"`
	}
	if err := json.Unmarshal(stdout.Bytes(), &answer); err != nil {
		return nil, fmt.Errorf("kafkavet: %v\n%s", err, &stderr)
	}
	if len(answer.LeftOut) > 0 {
		return nil, fmt.Errorf("kafkavet left out %s: %s", answer.LeftOut[0].Package, answer.LeftOut[0].Reason)
	}
	said := make(Analyzed)
	of := func(pkg string) *Said {
		_, name, _ := strings.Cut(pkg, "/lab/programs/")
		if parts := strings.Split(name, "/"); len(parts) > 3 {
			name = path.Join(parts[:3]...) // a package that the program is made of
		}
		if said[name] == nil {
			said[name] = new(Said)
		}
		return said[name]
	}
	for _, f := range answer.Findings {
		s := of(f.Package)
		s.Findings = append(s.Findings, Place{inLab(lab, f.File), f.Start.Line, f.Category})
		if len(f.Fixes) > 0 {
			for _, e := range f.Fixes[0].Edits {
				e.File = inLab(lab, e.File)
				s.fixes = append(s.fixes, e)
			}
		}
	}
	for _, c := range answer.Consumers {
		s := of(c.Package)
		s.Guarantees = append(s.Guarantees, c.Guarantee)
	}
	return said, nil
}

// inLab makes a file's name relative to the lab.
func inLab(lab, file string) string {
	if rel, err := filepath.Rel(lab, file); err == nil && filepath.IsAbs(file) {
		file = rel
	}
	return filepath.ToSlash(file)
}
