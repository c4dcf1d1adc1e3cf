package fix

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"

	"github.com/kafkavet/kafkavet/internal/delivery"
	"github.com/kafkavet/kafkavet/internal/edit"
)

// spot is a call among the statements around it.
type spot struct {
	file *edit.File
	call *ast.CallExpr // nil where the position is none of a call
	path []ast.Node    // from the call outwards
	fn   ast.Node      // the *ast.FuncDecl or *ast.FuncLit that it stands in
	body *ast.BlockStmt
	typ  *ast.FuncType
	list []ast.Stmt // the innermost statements in a row around it
	i    int        // which of them holds it
	at   int        // where in path that stands
}

// spot finds the statement of an event, nil if it stands nowhere that may be changed.
func (x *Fixes) spot(pos token.Pos) *spot {
	f := x.file(pos)
	if f == nil {
		return nil
	}
	path, _ := astutil.PathEnclosingInterval(f.Syntax, pos, pos+1)
	s := &spot{file: f, path: path}
	for i, n := range path {
		if call, ok := n.(*ast.CallExpr); ok && call.Lparen == pos {
			s.call, s.path = call, path[i:]
			break
		}
	}
	for _, n := range s.path {
		switch n := n.(type) {
		case *ast.FuncLit:
			if s.call != nil && s.call.Fun == n {
				continue
			}
			s.fn, s.body, s.typ = n, n.Body, n.Type
		case *ast.FuncDecl:
			s.fn, s.body, s.typ = n, n.Body, n.Type
		default:
			continue
		}
		break
	}
	if s.body == nil || !s.climb(0) {
		return nil
	}
	return s
}

// climb goes to the innermost statement in a row from path[from] outwards, within the function.
func (s *spot) climb(from int) bool {
	for at := from; at+1 < len(s.path) && s.path[at] != s.fn; at++ {
		stmt, ok := s.path[at].(ast.Stmt)
		if !ok {
			continue
		}
		list := statements(s.path[at+1])
		for i, x := range list {
			if x == stmt {
				s.list, s.i, s.at = list, i, at
				return true
			}
		}
	}
	return false
}

// outer is the statement around the row that s stands in, nil at the end of the function.
func (s *spot) outer() *spot {
	o := *s
	if !o.climb(s.at + 1) {
		return nil
	}
	return &o
}

// stmt is the statement.
func (s *spot) stmt() ast.Stmt { return s.list[s.i] }

// statements are those in a row of a node.
func statements(n ast.Node) []ast.Stmt {
	switch n := n.(type) {
	case *ast.BlockStmt:
		return n.List
	case *ast.CaseClause:
		return n.Body
	case *ast.CommClause:
		return n.Body
	}
	return nil
}

// group is a statement with the look at its error behind it: how many statements that are.
func (x *Fixes) group(list []ast.Stmt, i int) int {
	assign, ok := list[i].(*ast.AssignStmt)
	if !ok || i+1 == len(list) {
		return 1
	}
	check, ok := list[i+1].(*ast.IfStmt)
	if !ok || check.Init != nil {
		return 1
	}
	if v := x.failed(check.Cond); v != nil && x.assigns(assign, v) {
		return 2
	}
	return 1
}

// failed is the error that a condition asks to be set, as in err != nil; nil for any other.
func (x *Fixes) failed(cond ast.Expr) types.Object {
	b, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	if !ok || b.Op != token.NEQ {
		return nil
	}
	id, ok := ast.Unparen(b.X).(*ast.Ident)
	if null, isNil := ast.Unparen(b.Y).(*ast.Ident); !ok || !isNil || null.Name != "nil" {
		return nil
	}
	o := x.pass.TypesInfo.ObjectOf(id)
	if o == nil || !isError(o.Type()) {
		return nil
	}
	return o
}

// assigns reports whether an assignment gives v a value.
func (x *Fixes) assigns(a *ast.AssignStmt, v types.Object) bool {
	for _, l := range a.Lhs {
		if id, ok := l.(*ast.Ident); ok && x.pass.TypesInfo.ObjectOf(id) == v {
			return true
		}
	}
	return false
}

var errorType = types.Universe.Lookup("error").Type()

func isError(t types.Type) bool { return types.Identical(t, errorType) }

// holds reports whether one of the places stands in a node.
func holds(n ast.Node, places delivery.Chain) bool {
	for _, p := range places {
		if n.Pos() <= p && p < n.End() {
			return true
		}
	}
	return false
}

// results are the types that a function returns.
func (x *Fixes) results(typ *ast.FuncType) []types.Type {
	var all []types.Type
	if typ.Results == nil {
		return nil
	}
	for _, f := range typ.Results.List {
		t := x.pass.TypesInfo.TypeOf(f.Type)
		for range max(1, len(f.Names)) {
			all = append(all, t)
		}
	}
	return all
}

// returned are what a call returns.
func (x *Fixes) returned(call *ast.CallExpr) []types.Type {
	switch t := x.pass.TypesInfo.TypeOf(call).(type) {
	case *types.Tuple:
		var all []types.Type
		for v := range t.Variables() {
			all = append(all, v.Type())
		}
		return all
	case nil:
		return nil
	default:
		if t == types.Typ[types.Invalid] {
			return nil
		}
		return []types.Type{t}
	}
}

// onlyError reports whether an error is all that is returned.
func onlyError(ts []types.Type) bool { return len(ts) == 1 && isError(ts[0]) }
