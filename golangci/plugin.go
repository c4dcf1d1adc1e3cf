// Package golangci makes kafkavet a linter of golangci-lint: a module plugin, for "golangci-lint custom" and for binaries
// like the one in folder lint.
package golangci

import (
	"fmt"
	"go/token"
	"path/filepath"
	"strings"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/kafkavet/kafkavet"
	"github.com/kafkavet/kafkavet/internal/config"
)

// Name is the linter's, in golangci-lint's configuration and behind //nolint:.
const Name = "kafkavet"

func init() { register.Plugin(Name, New) }

// New makes the linter from its settings, which have the keys of .kafkavet.yml; nil is none. They count for all modules of
// the run, whose own files are not read: golangci-lint's cache knows its own settings only. The error is one line.
func New(settings any) (register.LinterPlugin, error) {
	var checks []string
	for _, a := range kafkavet.Analyzers() {
		checks = append(checks, a.Name)
	}
	c, err := config.Decode("settings of "+Name, settings, checks)
	if err != nil {
		return nil, err
	}
	config.Fixed = c
	return linter{c}, nil
}

type linter struct{ config *config.Config }

// GetLoadMode asks for types: control flow is built from them.
func (linter) GetLoadMode() string { return register.LoadModeTypesInfo }

// BuildAnalyzers returns the checks that the settings leave on.
func (l linter) BuildAnalyzers() (all []*analysis.Analyzer, err error) {
	for _, a := range kafkavet.Analyzers() {
		if on, named := l.config.Checks[a.Name]; on || !named {
			all = append(all, adapted(a))
		}
	}
	return all, nil
}

// adapted reports as golangci-lint can take it.
func adapted(a *analysis.Analyzer) *analysis.Analyzer {
	b := *a
	b.Run = func(pass *analysis.Pass) (any, error) {
		p := *pass
		p.Report = func(d analysis.Diagnostic) { pass.Report(adapt(pass.Fset, d)) }
		return a.Run(&p)
	}
	return &b
}

// adapt puts the evidence into the message: golangci-lint makes an issue of its own of each related place, which hides those
// of other findings in that line, counts against the limits, and stays when //nolint silences the finding. And it drops a fix
// that changes a second file, of which golangci-lint would apply the half in the finding's own.
func adapt(fset *token.FileSet, d analysis.Diagnostic) analysis.Diagnostic {
	var evidence []string
	for _, r := range d.Related {
		p := fset.Position(r.Pos)
		evidence = append(evidence, fmt.Sprintf("%s: %s:%d:%d", r.Message, filepath.Base(p.Filename), p.Line, p.Column))
	}
	if len(evidence) > 0 {
		d.Message += " (" + strings.Join(evidence, ", ") + ")"
	}
	d.Related = nil

	var fixes []analysis.SuggestedFix
	for _, f := range d.SuggestedFixes {
		if inOneFile(fset.File(d.Pos), f) {
			fixes = append(fixes, f)
		}
	}
	d.SuggestedFixes = fixes
	return d
}

// inOneFile reports whether a fix changes this file alone.
func inOneFile(file *token.File, f analysis.SuggestedFix) bool {
	for _, e := range f.TextEdits {
		if p := int(e.Pos); p < file.Base() || p > file.Base()+file.Size() {
			return false
		}
	}
	return true
}
