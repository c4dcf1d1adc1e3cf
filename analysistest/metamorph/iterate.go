package metamorph

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// iterate makes an iterator of what a loop polls or ranges over, and ranges over that.
func iterate(e *editor) {
	for _, s := range e.allSteps() {
		switch loop := s.loop.(type) {
		case *ast.ForStmt:
			e.iteratePoll(s, loop)
		case *ast.RangeStmt:
			e.iterateRange(s, loop)
		}
	}
}

func (e *editor) iteratePoll(s *step, loop *ast.ForStmt) {
	poll, ok := s.poll.(*ast.AssignStmt)
	if !ok || loop.Init != nil || loop.Cond != nil || loop.Post != nil || loop.Body.List[0] != s.poll {
		return
	}
	call, ok := poll.Rhs[0].(*ast.CallExpr)
	if !ok {
		return
	}
	results := []types.Type{e.Info.TypeOf(call)}
	if tuple, ok := results[0].(*types.Tuple); ok {
		results = nil
		for v := range tuple.Variables() {
			results = append(results, v.Type())
		}
	}
	seq := e.iterator(s, call, results, func(vars, yield string) string {
		return "for {\n" + vars + " := " + e.node(call) + "\n" + yield + "\n}"
	})
	if seq != "" {
		e.replace(loop.Pos(), poll.End(), "for "+e.original(poll.Pos(), poll.TokPos)+" := range "+seq+" {\n")
		if last := s.fn.body.List[len(s.fn.body.List)-1]; s.fn.sig.Results().Len() > 0 && last.End() == loop.End() {
			e.insert(loop.End(), "\npanic(\"unreachable\")") // the compiler knew that the loop never ends
		}
		e.n++
	}
}

func (e *editor) iterateRange(s *step, loop *ast.RangeStmt) {
	var results []types.Type
	switch t := e.Info.TypeOf(loop.X).Underlying().(type) {
	case *types.Chan:
		results = []types.Type{t.Elem()}
	case *types.Slice:
		results = []types.Type{types.Typ[types.Int], t.Elem()}
	default:
		return
	}
	seq := e.iterator(s, loop.X, results, func(vars, yield string) string {
		return "for " + vars + " := range " + e.node(loop.X) + " {\n" + yield + "\n}"
	})
	if seq != "" {
		e.replace(loop.X.Pos(), loop.X.End(), seq)
		e.n++
	}
}

// iterator adds a function that returns an iterator over what x yields, and returns the call of it, or
// nothing if there can be none. The loop is written from the names of its variables and the statement
// that yields them.
func (e *editor) iterator(s *step, x ast.Expr, results []types.Type, loop func(vars, yield string) string) string {
	params, ok := e.params(s.fn, x.Pos(), x.End())
	if !ok || len(results) > 2 || isGeneric(s.fn) {
		return ""
	}
	for _, v := range params {
		if e.changed(s.fn.node, v, s.loop.Pos(), s.loop.End()) {
			return ""
		}
	}
	frag := e.fragment(s.file)
	frag.need("iter", "iter")
	sig, args := frag.signature(params)
	var elems []string
	for _, t := range results {
		elems = append(elems, frag.typ(t))
	}
	frag.uses(x.Pos(), x.End())
	if !frag.ok {
		return ""
	}
	seq, vars := "iter.Seq", "kvA"
	if len(elems) == 2 {
		seq, vars = "iter.Seq2", "kvA, kvB"
	}
	elem := strings.Join(elems, ", ")
	name := e.name("Records")
	frag.add(fmt.Sprintf("func %s%s %s[%s] {\nreturn func(yield func(%s) bool) {\n%s\n}\n}", name, sig, seq, elem, elem,
		loop(vars, "if !yield("+vars+") {\nreturn\n}")))
	return name + args
}
