// Package metamorph rewrites test programs mechanically into others that do the same, so that an
// analysis can be held to the same verdict on all of them.
//
// A rewriting is applied wherever it can be and nowhere else: a place where it might change what the
// program does, or where it would not compile, is left alone. Rewritings work on the text, guided by
// syntax and types, so that comments stay where they are.
package metamorph

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/kafkavet/kafkavet/analysistest"
)

// Rewriting changes how a program is written.
type Rewriting struct {
	Name string
	Doc  string
	// apply edits one package.
	apply func(*editor)
	// directives: it leaves every statement in its function, so that a //kafkavet: comment above the
	// function or line still speaks of it.
	directives bool
}

// Rewritings are all of them.
var Rewritings = []Rewriting{
	{"rename", "locals, parameters, unexported types, functions, methods and fields get other names", rename, true},
	{"invert", "if err != nil becomes if err == nil, the failure goes to the else branch", invert, false},
	{"function", "what follows the poll in the loop becomes a function", extractTo(function), false},
	{"method", "what follows the poll in the loop becomes a method of the same receiver", extractTo(method), false},
	{"closure", "what follows the poll in the loop becomes a function literal that is called", extractTo(closure), false},
	{"interface", "what follows the poll in the loop becomes a method called through an interface", extractTo(iface), false},
	{"package", "functions that stand on their own move to another package", movePackage, false},
	{"iterator", "the poll becomes an iterator that is ranged over", iterate, false},
	{"errgroup", "a call that may fail runs in an errgroup, awaited at once", errgroup, false},
	{"generic", "a call that may fail runs through a generic function", generic, false},
	{"generic-package", "a call that may fail runs through a generic function of another package", genericElsewhere, false},
	{"variable", "the record is used through another variable", alias, false},
	{"field", "the record is used through a field of a struct", aliasField, false},
	{"commit", "the commit becomes a function or method", wrapCommit, false},
	{"commit-package", "the commit becomes a function of another package", commitElsewhere, false},
}

// Variant is the named program of a module after a rewriting.
type Variant struct {
	Rewriting
	Name    string
	Places  int // changed; at none there is nothing else here
	Sources []analysistest.PackageSource
	program []*analysistest.Package
	module  *analysistest.Module
}

// Apply rewrites the named program of m, its test files left out, wherever the rewriting applies.
func (r Rewriting) Apply(m *analysistest.Module, name string) *Variant {
	v := &Variant{Rewriting: r, Name: name, module: m}
	for _, p := range m.Packages {
		switch program := m.Program(p); {
		case p.Test:
		case program == name:
			e := newEditor(m, p)
			if r.directives || !e.hasDirective() {
				r.apply(e)
			}
			v.program = append(v.program, p)
			v.Sources = append(v.Sources, e.sources()...)
			v.Places += e.n
		case !strings.HasSuffix(program, "/wrong") && !strings.HasSuffix(program, "/right"):
			v.Sources = append(v.Sources, p.PackageSource) // programs may share it
		}
	}
	return v
}

// Load type-checks the variant. A rewriting that leaves something that does not compile is at fault.
func (v *Variant) Load() (*analysistest.Module, error) {
	m, err := v.module.Overlay(v.Sources)
	if err != nil {
		return nil, fmt.Errorf("%s as %s does not compile: %w\n%s", v.Name, v.Rewriting.Name, err, v)
	}
	return m, nil
}

// Check fails the test unless the variant compiles and the analyzers report what the program's wants say,
// wherever in it.
func (v *Variant) Check(t testing.TB, analyzers ...*analysis.Analyzer) {
	t.Helper()
	variant, err := v.Load()
	if err != nil {
		t.Fatal(err)
	}
	results, err := variant.Analyze(analyzers...)
	if err != nil {
		t.Fatalf("%v\n%s", err, v)
	}
	var wants []analysistest.Want
	for _, p := range v.program {
		ws, err := p.Wants()
		if err != nil {
			t.Fatal(err)
		}
		wants = append(wants, ws...)
	}
	var messages []string
	for _, r := range results {
		if v.module.Program(r.Package) == v.Name {
			for _, d := range r.Diagnostics {
				messages = append(messages, d.Message)
			}
		}
	}
	if missing, unexpected := match(wants, messages); len(missing)+len(unexpected) > 0 {
		t.Errorf("%s\nnot reported: %q\nunexpected: %q\n%s", v.Doc, missing, unexpected, v)
	}
}

// match pairs each want with a message of its own as far as possible and returns what is left of both.
func match(wants []analysistest.Want, messages []string) (missing, unexpected []string) {
	pair := make([]int, len(messages)) // want of a message, from 1
	var assign func(w int, tried []bool) bool
	assign = func(w int, tried []bool) bool {
		for i, msg := range messages {
			if tried[i] || !wants[w].Pattern.MatchString(msg) {
				continue
			}
			tried[i] = true
			if pair[i] == 0 || assign(pair[i]-1, tried) {
				pair[i] = w + 1
				return true
			}
		}
		return false
	}
	for w := range wants {
		if !assign(w, make([]bool, len(messages))) {
			missing = append(missing, wants[w].Pattern.String())
		}
	}
	for i, msg := range messages {
		if pair[i] == 0 {
			unexpected = append(unexpected, msg)
		}
	}
	return missing, unexpected
}

// String lists the files that differ from the program's.
func (v *Variant) String() string {
	old := map[string]string{}
	for _, p := range v.program {
		for name, text := range p.Files {
			old[name] = string(text)
		}
	}
	changed := map[string][]byte{}
	for _, src := range v.Sources {
		for name, text := range src.Files {
			if was, ok := old[name]; !ok || was != string(text) {
				changed[name] = text
			}
		}
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(changed)) {
		fmt.Fprintf(&b, "-- %s --\n%s", name, changed[name])
	}
	return b.String()
}
