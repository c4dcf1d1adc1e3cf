package fix

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/kafkavet/kafkavet/internal/client"
	"github.com/kafkavet/kafkavet/internal/delivery"
)

// withCalls are places, and the calls of the package's functions that lead to them, the places first.
func (x *Fixes) withCalls(places delivery.Chain) delivery.Chain {
	if x.callers == nil {
		x.callers = x.findCallers()
	}
	all := slices.Clone(places)
	for i := 0; i < len(all); i++ { // all grows
		for _, call := range x.callers[x.function(all[i])] {
			if !slices.Contains(all, call) {
				all = append(all, call)
			}
		}
	}
	return all
}

// findCallers finds the calls of each function that the package declares.
func (x *Fixes) findCallers() map[*types.Func][]token.Pos {
	callers := map[*types.Func][]token.Pos{}
	for _, file := range x.pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if fn := typeutil.StaticCallee(x.pass.TypesInfo, call); fn != nil {
					callers[fn.Origin()] = append(callers[fn.Origin()], call.Lparen)
				}
			}
			return true
		})
	}
	return callers
}

// clientCalls are the package's calls of a library's functions that do one of some things, or any, but those of tests.
func (x *Fixes) clientCalls(library string, does ...client.Verb) (all []*ast.CallExpr) {
	for _, file := range x.pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			fn, ok := typeutil.Callee(x.pass.TypesInfo, call).(*types.Func)
			if !ok {
				return true
			}
			lib, row := client.CallOf(fn)
			if row != nil && lib.Name == library && (len(does) == 0 || slices.Contains(does, row.Does)) && !x.inTest(call.Pos()) {
				all = append(all, call)
			}
			return true
		})
	}
	return all
}

func (x *Fixes) inTest(pos token.Pos) bool {
	return strings.HasSuffix(x.pass.Fset.Position(pos).Filename, "_test.go")
}

// function is the declared one around a place, nil outside of any.
func (x *Fixes) function(pos token.Pos) *types.Func {
	for _, file := range x.pass.Files {
		if pos < file.FileStart || file.FileEnd < pos {
			continue
		}
		for _, d := range file.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Pos() <= pos && pos < fn.End() {
				o, _ := x.pass.TypesInfo.Defs[fn.Name].(*types.Func)
				return o
			}
		}
	}
	return nil
}
