package fix

import (
	"fmt"
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
	if x.lacksConcurrent(f) != Nothing {
		return proposals
	}
	if s, n, _ := x.row(f.Commit, func(s *spot, n int) int { return s.i }); s != nil && x.commitsOnly(s, n) && x.join(s.list, s.i) < 0 {
		proposals = append(proposals, x.waiting(s)...)
		proposals = append(proposals, x.inline(s)...)
	}
	return proposals
}

// waiting proposes to wait, before the commit at s, for the goroutines that a statement before it starts and a group counts.
// They are done together where a loop starts them; one alone then works while nothing else does, which an author has to
// choose.
func (x *Fixes) waiting(s *spot) []proposal {
	for i := s.i - 1; i >= 0; i-- {
		group := x.countedBy(s.list[i])
		if group == nil {
			continue
		}
		text, ok := x.waitText(s, group)
		if !ok || !x.countsOnly(group, s.list[i]) {
			return nil
		}
		edits, ok := s.file.Before(s.list[s.i], text)
		if !ok {
			return nil
		}
		t := choice
		switch s.list[i].(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			t = safe
		}
		return []proposal{{message: "Wait for the goroutines before the commit", tier: t, edits: edits}}
	}
	return nil
}

// waitText is how a group is waited for at s.
func (x *Fixes) waitText(s *spot, group ast.Expr) (string, bool) {
	wait := s.file.Text(group) + ".Wait()"
	t := x.pass.TypesInfo.TypeOf(group)
	if o, _, _ := types.LookupFieldOrMethod(t, true, x.pass.Pkg, "Wait"); o != nil && o.Type().(*types.Signature).Results().Len() == 0 {
		return wait, true
	}
	exit, ok := x.exit(s, "err")
	return fmt.Sprintf("if err := %s; err != nil {\n\t%s\n}", wait, exit), ok
}

// countedBy is the group that counts the goroutines that a statement starts, nil if there is none.
func (x *Fixes) countedBy(s ast.Stmt) ast.Expr {
	var group ast.Expr
	ast.Inspect(s, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && group == nil && x.isGroupCall(call, "Go", "Add") {
			group = call.Fun.(*ast.SelectorExpr).X
		}
		return group == nil
	})
	if group == nil || !isSteady(group) || !x.waitsAgain(x.varOf(group)) {
		return nil
	}
	return group
}

// waitsAgain reports whether a group can be waited for several times: it is not made with a context, which ends with the first
// wait.
func (x *Fixes) waitsAgain(group *types.Var) bool {
	if group == nil {
		return false
	}
	made := false
	for _, file := range x.pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			if a, ok := n.(*ast.AssignStmt); ok {
				for _, l := range a.Lhs {
					made = made || x.varOf(l) == group
				}
			}
			return !made
		})
	}
	return !made
}

// countsOnly reports whether a group counts nothing but what a statement starts.
func (x *Fixes) countsOnly(group ast.Expr, s ast.Stmt) bool {
	v := x.varOf(group)
	only := v != nil
	for _, file := range x.pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && x.isGroupCall(call, "Go", "Add") && x.varOf(call.Fun.(*ast.SelectorExpr).X) == v {
				only = only && s.Pos() <= call.Pos() && call.Pos() < s.End()
			}
			return only
		})
	}
	return only
}

// inline proposes to make the last go of a call before the commit at s a plain call: a choice, for it makes the program wait.
func (x *Fixes) inline(s *spot) []proposal {
	for i := s.i - 1; i >= 0; i-- {
		g, ok := s.list[i].(*ast.GoStmt)
		if !ok || !isGoOfCall(g) {
			continue
		}
		edits := s.file.Between(g.Pos(), g.Call.Pos(), "")
		if results := x.returned(g.Call); len(results) > 0 && onlyError(results) {
			exit, ok := x.exit(s, "err")
			if !ok {
				return nil
			}
			text := fmt.Sprintf("if err := %s; err != nil {\n\t%s\n}", s.file.Text(g.Call), exit)
			edits = s.file.Replace(g, indentRest(text, s.file.Indent(g)))
		}
		return []proposal{{message: "Do the work before the commit, in no goroutine of its own", tier: choice, edits: edits}}
	}
	return nil
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
