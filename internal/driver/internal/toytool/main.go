// Toytool is a command of two toy checks, with which the driver is tested.
package main

import (
	"errors"
	"go/ast"
	"go/types"
	"reflect"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/kafkavet/kafkavet/internal/driver"
)

const client = "example.com/client"

func main() {
	driver.Main(driver.Suite{
		Analyzers: []*analysis.Analyzer{early, crash},
		Client:    func(path string) bool { return path == client },
		Model:     model,
		Describe:  func(any) driver.Description { return driver.Description{} },
		URL:       func(category string) string { return "https://example.com/early#" + category },
	})
}

// reaches is a fact of each package that imports the client, itself or through others.
type reaches struct{}

func (*reaches) AFact()         {}
func (*reaches) String() string { return "reaches" }

// commits is a fact of each function that calls client.Commit, or another with this fact.
type commits struct{}

func (*commits) AFact()         {}
func (*commits) String() string { return "commits" }

var early = &analysis.Analyzer{
	Name: "early",
	Doc: `early: report every commit, and the poll before it

commit-early. It commits.

commit-late. It does not.`,
	URL:       "https://example.com/early",
	FactTypes: []analysis.Fact{new(reaches), new(commits)},
}

var word = early.Flags.String("word", "here", "what to say")

func init() { early.Run = runEarly }

func runEarly(pass *analysis.Pass) (any, error) {
	near := pass.Pkg.Path() == client
	for _, imported := range pass.Pkg.Imports() {
		near = near || pass.ImportPackageFact(imported, new(reaches))
	}
	if near {
		pass.ExportPackageFact(new(reaches))
	}
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Body != nil {
				inspect(pass, f)
			}
		}
	}
	return nil, nil
}

// inspect reports the commits of one function.
func inspect(pass *analysis.Pass, f *ast.FuncDecl) {
	var poll *ast.CallExpr
	ast.Inspect(f.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		callee := callee(pass.TypesInfo, call)
		switch {
		case callee == nil:
		case callee.FullName() == client+".Poll":
			poll = call
		case callee.FullName() == client+".Commit" || pass.ImportObjectFact(callee, new(commits)):
			pass.ExportObjectFact(pass.TypesInfo.Defs[f.Name], new(commits))
			d := analysis.Diagnostic{
				Pos: call.Pos(), End: call.End(), Category: "commit-early", Message: "commit " + *word + " [commit-early]",
			}
			if poll != nil {
				d.Related = []analysis.RelatedInformation{{Pos: poll.Pos(), End: poll.End(), Message: "polled here"}}
			}
			pass.Report(d)
		}
		return true
	})
}

func callee(info *types.Info, call *ast.CallExpr) *types.Func {
	id, ok := call.Fun.(*ast.Ident)
	if sel, isSel := call.Fun.(*ast.SelectorExpr); isSel {
		id, ok = sel.Sel, true
	}
	if !ok {
		return nil
	}
	f, _ := info.Uses[id].(*types.Func)
	return f
}

// gaveUp is what model could not follow.
type gaveUp []string

func (g gaveUp) Skipped() []string { return g }

// model gives up on functions named Huge.
var model = &analysis.Analyzer{
	Name:       "model",
	Doc:        "model: give up on huge functions",
	ResultType: reflect.TypeFor[gaveUp](),
	Run: func(pass *analysis.Pass) (any, error) {
		var g gaveUp
		if f := pass.Pkg.Scope().Lookup("Huge"); f != nil {
			g = append(g, pass.Pkg.Path()+".Huge: too big")
		}
		return g, nil
	},
}

// crash fails in packages that are named for it.
var crash = &analysis.Analyzer{
	Name: "crash",
	Doc:  "crash: fail where the package's name says so",
	Run: func(pass *analysis.Pass) (any, error) {
		switch name := pass.Pkg.Name(); {
		case strings.HasPrefix(name, "panics"):
			panic("no such luck")
		case strings.HasPrefix(name, "fails"):
			return nil, errors.New("too big")
		}
		return nil, nil
	},
}
