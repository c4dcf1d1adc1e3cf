package fix

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"

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
	if s, n, at := x.row(f.Commit, x.started(f)); s != nil && x.commitsOnly(s, n) && x.join(s.list, s.i) < 0 {
		proposals = append(proposals, x.waiting(s, at)...)
		proposals = append(proposals, x.inline(s, at)...)
	}
	return proposals
}

// started tells the last statement before one in its row that starts goroutines which a group counts, or is a go of one call,
// and between which and that there is work on the record; -1 if there is none.
func (x *Fixes) started(f *delivery.Finding) func(*spot, int) int {
	worked := x.withCalls(f.Consumer.Worked)
	return func(s *spot, _ int) int {
		for i := s.i - 1; i >= 0; i-- {
			if _, ok := x.countedBy(s.list[i]); !ok && !isGoOfCall(s.list[i]) {
				continue
			}
			if slices.ContainsFunc(s.list[i:s.i], func(stmt ast.Stmt) bool { return holds(stmt, worked) }) {
				return i
			}
		}
		return -1
	}
}

// waiting proposes to wait, before the commit at s, for the goroutines that a statement before it starts and a group counts.
// They are done together where a loop starts them; one alone then works while nothing else does, which an author has to
// choose.
func (x *Fixes) waiting(s *spot, at int) []proposal {
	for i := at; i >= 0; i-- { // wg.Add(1) may stand before a go
		g, ok := x.countedBy(s.list[i])
		if !ok {
			continue
		}
		text, ok := x.waitText(s, g)
		if !ok || !x.countsOnly(g) {
			return nil
		}
		edits, ok := s.file.Before(s.list[s.i], text)
		if !ok {
			return nil
		}
		t := choice
		if g.several {
			t = safe
		}
		return []proposal{{message: "Wait for the goroutines before the commit", tier: t, edits: edits}}
	}
	return nil
}

// group is a WaitGroup or errgroup that counts goroutines.
type group struct {
	name    string // where it is waited for
	of      *types.Var
	typ     types.Type
	within  ast.Node // what starts them
	several bool     // a loop does
}

// waitText is how a group is waited for at s.
func (x *Fixes) waitText(s *spot, g group) (string, bool) {
	wait := g.name + ".Wait()"
	if o, _, _ := types.LookupFieldOrMethod(g.typ, true, x.pass.Pkg, "Wait"); o != nil && o.Type().(*types.Signature).Results().Len() == 0 {
		return wait, true
	}
	exit, ok := x.exit(s, "err")
	return fmt.Sprintf("if err := %s; err != nil {\n\t%s\n}", wait, exit), ok
}

// countedBy is the group that counts the goroutines that a statement starts, itself or in a method that it calls.
func (x *Fixes) countedBy(s ast.Stmt) (group, bool) {
	if e, several := x.countIn(s); e != nil {
		file := x.file(e.Pos())
		if file == nil {
			return group{}, false
		}
		g := group{file.Text(e), x.varOf(e), x.pass.TypesInfo.TypeOf(e), s, several}
		return g, isSteady(e) && x.waitsAgain(g.of)
	}
	stmt, ok := s.(*ast.ExprStmt)
	if !ok {
		return group{}, false
	}
	call, ok := stmt.X.(*ast.CallExpr)
	if !ok {
		return group{}, false
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	body, receiver := x.method(call)
	if !ok || body == nil || !isSteady(sel.X) || x.file(sel.Pos()) == nil {
		return group{}, false
	}
	e, several := x.countIn(body)
	field, ok := e.(*ast.SelectorExpr)
	if !ok {
		return group{}, false
	}
	if id, ok := field.X.(*ast.Ident); !ok || x.pass.TypesInfo.Uses[id] != receiver {
		return group{}, false
	}
	g := group{x.file(sel.Pos()).Text(sel.X) + "." + field.Sel.Name, x.varOf(field), x.pass.TypesInfo.TypeOf(field), body, several}
	return g, x.waitsAgain(g.of)
}

// method is the body of a method of this package that is called, and its receiver.
func (x *Fixes) method(call *ast.CallExpr) (*ast.BlockStmt, types.Object) {
	fn := typeutil.StaticCallee(x.pass.TypesInfo, call)
	if fn == nil || fn.Pkg() != x.pass.Pkg || fn.Signature().Recv() == nil {
		return nil, nil
	}
	for _, file := range x.pass.Files {
		for _, d := range file.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && x.pass.TypesInfo.Defs[d.Name] == fn && len(d.Recv.List[0].Names) == 1 {
				return d.Body, x.pass.TypesInfo.Defs[d.Recv.List[0].Names[0]]
			}
		}
	}
	return nil, nil
}

// countIn is the group that is told of goroutines in a node, nil if there is none, and whether a loop, or a client's call of a
// function with each record, does so.
func (x *Fixes) countIn(n ast.Node) (counts ast.Expr, several bool) {
	var in []ast.Node
	ast.Inspect(n, func(n ast.Node) bool {
		if n == nil {
			in = in[:len(in)-1]
			return true
		}
		if call, ok := n.(*ast.CallExpr); ok && counts == nil && x.isGroupCall(call, "Go", "Add") {
			counts = call.Fun.(*ast.SelectorExpr).X
			several = slices.ContainsFunc(in, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.ForStmt, *ast.RangeStmt:
					return true
				case *ast.CallExpr:
					return x.isClients(n)
				}
				return false
			})
		}
		in = append(in, n)
		return true
	})
	return counts, several
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

// countsOnly reports whether a group counts nothing but what one node starts.
func (x *Fixes) countsOnly(g group) bool {
	only := true
	for _, file := range x.pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && x.isGroupCall(call, "Go", "Add") && x.varOf(call.Fun.(*ast.SelectorExpr).X) == g.of {
				only = only && g.within.Pos() <= call.Pos() && call.Pos() < g.within.End()
			}
			return only
		})
	}
	return only
}

// inline proposes to make the last go of a call before the commit at s a plain call: a choice, for it makes the program wait.
func (x *Fixes) inline(s *spot, at int) []proposal {
	g, ok := s.list[at].(*ast.GoStmt)
	if !ok || !isGoOfCall(g) {
		return nil
	}
	edits := s.file.Between(g.Pos(), g.Call.Pos(), "")
	if onlyError(x.returned(g.Call)) {
		exit, ok := x.exit(s, "err")
		if !ok {
			return nil
		}
		text := fmt.Sprintf("if err := %s; err != nil {\n\t%s\n}", s.file.Text(g.Call), exit)
		edits = s.file.Replace(g, indentRest(text, s.file.Indent(g)))
	}
	return []proposal{{message: "Do the work before the commit, in no goroutine of its own", tier: choice, edits: edits}}
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
