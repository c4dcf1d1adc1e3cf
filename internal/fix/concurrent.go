package fix

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/kafkavet/kafkavet/internal/delivery"
)

// commitConcurrent moves the commit behind the join, where that is at hand.
func (x *Fixes) commitConcurrent(f *delivery.Finding) []proposal {
	if f.Consumer == nil || f.Fault.Shared || f.Fault.Ahead {
		return nil
	}
	proposals := x.behind(f, func(s *spot, n int) int { return x.join(s.list, s.i+n) })
	for i := range proposals {
		proposals[i].message = "Commit once the goroutines are done"
	}
	return proposals
}

// join is the first statement from i on that waits for goroutines, with the look at its error; -1 if there is none.
func (x *Fixes) join(list []ast.Stmt, i int) int {
	for ; i < len(list); i++ {
		waits := false
		ast.Inspect(list[i], func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit, *ast.BlockStmt, *ast.DeferStmt, *ast.GoStmt:
				return false
			case *ast.CallExpr:
				waits = waits || x.isWait(n)
			}
			return !waits
		})
		if waits {
			return x.asked(list, i+x.group(list, i)-1)
		}
	}
	return -1
}

// asked is the last statement from i on that looks at what the statements before it gave, which the goroutines stand in.
func (x *Fixes) asked(list []ast.Stmt, i int) int {
	gave := map[types.Object]bool{}
	for _, s := range list[:i] {
		x.gives(s, gave)
	}
	last := i
	for j := i + 1; j < len(list); j++ {
		if x.uses(list[j], gave) {
			last = j + x.group(list, j) - 1
		}
	}
	return last
}

// isWait reports whether a call waits for the goroutines of a WaitGroup or an errgroup.
func (x *Fixes) isWait(call *ast.CallExpr) bool { return x.isGroupCall(call, "Wait") }

// isGroupCall reports whether a call is one of some methods of a WaitGroup or an errgroup.
func (x *Fixes) isGroupCall(call *ast.CallExpr, methods ...string) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || !slices.Contains(methods, sel.Sel.Name) {
		return false
	}
	fn, ok := x.pass.TypesInfo.Uses[sel.Sel].(*types.Func)
	return ok && fn.Pkg() != nil && (fn.Pkg().Path() == "sync" || fn.Pkg().Path() == "golang.org/x/sync/errgroup")
}
