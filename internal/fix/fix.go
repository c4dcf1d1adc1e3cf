// Package fix finds what the code's author would have written in the place of a fault.
//
// A fix is proposed by its category's file where the conditions of that category hold, which are predicates with
// names, and then tried: the package is type-checked and analysed again as it would be with the fix. Only a fix
// that compiles, ends its finding, adds none, and leaves the consumer with a better guarantee is offered. So the
// conditions say what an author would want, and the model says what is right.
package fix

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/kafkavet/kafkavet/internal/delivery"
	"github.com/kafkavet/kafkavet/internal/edit"
)

// Analyzer finds the safe fixes of a package's findings. It reports nothing; its result is a *Fixes.
var Analyzer = &analysis.Analyzer{
	Name:       "kafkafix",
	Doc:        "find safe fixes of the findings",
	Requires:   []*analysis.Analyzer{delivery.Analyzer},
	ResultType: reflect.TypeFor[*Fixes](),
	Run: func(pass *analysis.Pass) (any, error) {
		return &Fixes{pass: pass, model: pass.ResultOf[delivery.Analyzer].(*delivery.Model)}, nil
	},
}

// Fixes are those of one package's findings. They are looked for when they are asked for.
type Fixes struct {
	pass    *analysis.Pass
	model   *delivery.Model
	files   map[*token.File]*edit.File
	trials  int
	callers map[*types.Func][]token.Pos
}

// A tier says how sure it is that an author would want a fix.
type tier uint8

const (
	safe   tier = iota // changes the guarantee and nothing else
	choice             // right for many: an author has to choose
)

// proposal is a fix that has not been tried.
type proposal struct {
	message string
	tier    tier
	edits   []analysis.TextEdit
	// declares: it changes nothing but says that what was found is meant.
	declares bool
}

// proposers make the proposals of a category, the best first.
var proposers = map[delivery.Category]func(*Fixes, *delivery.Finding) []proposal{
	delivery.CommitBeforeProcessing: (*Fixes).commitBeforeProcessing,
	delivery.CommitConcurrent:       (*Fixes).commitConcurrent,
	delivery.CommitDespiteFailure:   (*Fixes).commitDespiteFailure,
	delivery.FailureSkipped:         (*Fixes).failureSkipped,
	delivery.NeverCommits:           (*Fixes).neverCommits,
	delivery.AutoCommit:             (*Fixes).autoCommit,
	delivery.AutoCommitConflict:     (*Fixes).autoCommitConflict,
	delivery.ReadUncommitted:        (*Fixes).readUncommitted,
}

// maxTrials bounds the work on one package: each trial analyses it once more.
const maxTrials = 48

// Of returns the fixes of a finding, the safe one first; with all, the choices behind it.
func (x *Fixes) Of(f *delivery.Finding, all bool) []analysis.SuggestedFix {
	propose := proposers[f.Category]
	if propose == nil || !x.ours() {
		return nil
	}
	proposals := propose(x, f)
	slices.SortStableFunc(proposals, func(a, b proposal) int { return int(a.tier) - int(b.tier) })
	if all { // never the first: a batch run would silence what nobody has looked at
		proposals = append(proposals, x.declarations(f)...)
	}
	var fixes []analysis.SuggestedFix
	for _, p := range proposals {
		if p.declares && len(fixes) == 0 {
			continue
		}
		if p.tier == choice && !all || p.tier == safe && len(fixes) > 0 {
			continue
		}
		if slices.ContainsFunc(fixes, func(g analysis.SuggestedFix) bool { return g.Message == p.message }) {
			continue
		}
		if edits, ok := x.try(f, p.edits); ok {
			fixes = append(fixes, analysis.SuggestedFix{Message: p.message, TextEdits: edits})
		}
	}
	return fixes
}

// ours reports whether the package's files are for its author to change: neither another module's nor vendored.
func (x *Fixes) ours() bool {
	return x.pass.Module == nil || x.pass.Module.Version == ""
}

// file is the one that a position stands in, nil if nobody may change it: it is generated, vendored, a test, what a
// preprocessor made of another, or not what was parsed.
func (x *Fixes) file(pos token.Pos) *edit.File {
	if !pos.IsValid() {
		return nil
	}
	if x.files == nil {
		x.files = map[*token.File]*edit.File{}
		for _, syntax := range x.pass.Files {
			if f := x.open(syntax); f != nil {
				x.files[f.Tok] = f
			}
		}
	}
	return x.files[x.pass.Fset.File(pos)]
}

func (x *Fixes) open(syntax *ast.File) *edit.File {
	name := x.pass.Fset.File(syntax.FileStart).Name()
	if ast.IsGenerated(syntax) || strings.HasSuffix(name, "_test.go") || isVendored(name) ||
		x.pass.Fset.Position(syntax.Package).Filename != name || x.pass.ReadFile == nil {
		return nil
	}
	src, err := x.pass.ReadFile(name)
	if err != nil {
		return nil
	}
	f, ok := edit.New(x.pass.Fset, syntax, src)
	if !ok {
		return nil
	}
	return f
}

// isVendored reports whether a file belongs to a copy of another module.
func isVendored(name string) bool {
	return strings.Contains(strings.ReplaceAll(name, `\`, "/"), "/vendor/")
}
