package fix

import (
	"fmt"
	"go/ast"
	"go/types"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/kafkavet/kafkavet/internal/client"
	"github.com/kafkavet/kafkavet/internal/delivery"
	"github.com/kafkavet/kafkavet/internal/edit"
)

// autoCommit takes the commit out of the client's hands and puts it behind the work, or turns off what makes a commit
// that the program has behind its work too late: both halves or none.
func (x *Fixes) autoCommit(f *delivery.Finding) []proposal {
	c := f.Consumer
	if c == nil {
		return nil
	}
	needed := x.needed(c.Library)
	settings := x.remedied(c.Site, safe, func(r client.Remedy) bool { return !r.Unset && (r.Drop != "" || slices.Contains(needed, r.Setting)) })
	return append(settings, x.byHand(f, c, safe, func(h client.ByHand) bool { return h.Becomes != "" || h.Needs != "" })...)
}

// needed are the settings that the package's own commits of a library need for their effect, and those that it has another
// package make.
func (x *Fixes) needed(library string) (all []client.Setting) {
	for _, f := range x.model.Findings {
		if f.Call != nil && f.Site != nil && f.Site.Lib.Name == library {
			for _, n := range f.Call.Needs {
				all = append(all, n.Setting)
			}
		}
	}
	for _, call := range x.clientCalls(library) {
		_, row := client.CallOf(typeutil.Callee(x.pass.TypesInfo, call).(*types.Func))
		for _, n := range row.Needs {
			all = append(all, n.Setting)
		}
	}
	return all
}

// commitBehind commits behind the work, nil if that is not to be written.
func (x *Fixes) commitBehind(f *delivery.Finding, c *delivery.Consumer, h client.ByHand) *proposal {
	switch {
	case h.Events:
		return x.behindEvent(f, c, h)
	case h.Batch:
		return x.behindBatch(f, c, h)
	}
	p, ok := x.polled(f, h.Poll)
	if !ok || h.Becomes != "" && !x.hasMethod(p.receiver, h.Becomes) {
		return nil
	}
	var ctx string
	if strings.Contains(h.Commit, "%[2]s") {
		if len(p.call.Args) != 1 || !x.lasts(p.call.Args[0], p) {
			return nil
		}
		ctx = p.file.Text(p.call.Args[0])
	}
	edits, ok := x.behindWork(c, p, fmt.Sprintf(h.Commit, p.file.Text(p.receiver), ctx, p.record))
	if !ok {
		return nil
	}
	if h.Becomes != "" {
		edits = append(p.file.Replace(p.call.Fun.(*ast.SelectorExpr).Sel, h.Becomes), edits...)
	}
	return x.withNeeded(c, h, edits, x.tierBehind(p.list[p.next:], c))
}

// behindBatch commits a poll's records behind the work on the last of them, nil if that is not to be written. Its error is
// returned.
func (x *Fixes) behindBatch(f *delivery.Finding, c *delivery.Consumer, h client.ByHand) *proposal {
	s := x.spot(f.Pos)
	if s == nil || s.call == nil {
		return nil
	}
	sel, ok := s.call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != h.Poll || !isSteady(sel.X) || len(s.call.Args) == 0 || !x.lasts(s.call.Args[0], poll{spot: s}) {
		return nil
	}
	if a, ok := s.stmt().(*ast.AssignStmt); !ok || ast.Unparen(a.Rhs[0]) != s.call {
		return nil
	}
	to := x.lastWork(s.list, s.i+1, x.withCalls(c.Worked))
	exit, ok := x.exit(s, "err")
	if to < 0 || !ok || x.ends(s.list[:to+1]) {
		return nil
	}
	commit := fmt.Sprintf(h.Commit, s.file.Text(sel.X), s.file.Text(s.call.Args[0]))
	edits, ok := s.file.Behind(s.list[to], fmt.Sprintf("if %s; err != nil {\n\t%s\n}", commit, exit))
	if !ok {
		return nil
	}
	return x.withNeeded(c, h, edits, x.tierBehind(s.list[s.i+1:], c))
}

// poll is a statement record, err := receiver.Method(...), with the looks at the error behind it.
type poll struct {
	*spot
	receiver ast.Expr
	record   string
	check    *ast.IfStmt // the last look
	next     int         // the statement behind it
	err      types.Object
}

// polled is the poll of a finding, if it is written as one.
func (x *Fixes) polled(f *delivery.Finding, method string) (poll, bool) {
	s := x.spot(f.Pos)
	if s == nil || s.call == nil {
		return poll{}, false
	}
	sel, ok := s.call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != method || !isSteady(sel.X) {
		return poll{}, false
	}
	a, ok := s.stmt().(*ast.AssignStmt)
	if !ok || len(a.Lhs) != 2 || len(a.Rhs) != 1 || ast.Unparen(a.Rhs[0]) != s.call || s.i+1 >= len(s.list) {
		return poll{}, false
	}
	record, ok1 := a.Lhs[0].(*ast.Ident)
	id, ok2 := a.Lhs[1].(*ast.Ident)
	if !ok1 || !ok2 || record.Name == "_" || x.pass.TypesInfo.ObjectOf(id) == nil {
		return poll{}, false
	}
	p := poll{spot: s, receiver: sel.X, record: record.Name, err: x.pass.TypesInfo.ObjectOf(id)}
	p.check, p.next = x.lookedAt(s, p.err)
	return p, p.check != nil
}

// lookedAt is the check of an error that is reached with any, and the statement behind it. Before it there may be others, of
// an error that is expected, such as the end of a stream. It is nil if there is none, or it does not leave.
func (x *Fixes) lookedAt(s *spot, err types.Object) (*ast.IfStmt, int) {
	for i := s.i + 1; i < len(s.list); i++ {
		if _, ok := s.list[i].(*ast.DeclStmt); ok {
			continue
		}
		check, ok := s.list[i].(*ast.IfStmt)
		if !ok || check.Else != nil || !x.ends(check.Body.List) || !x.uses(check.Cond, map[types.Object]bool{err: true}) {
			return nil, 0
		}
		if check.Init == nil && x.failed(check.Cond) == err {
			return check, i + 1
		}
	}
	return nil, 0
}

// isSteady reports whether an expression is a variable or a field: the same each time.
func isSteady(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return true
	case *ast.SelectorExpr:
		return isSteady(e.X)
	}
	return false
}

// hasMethod reports whether a value has a method of that name.
func (x *Fixes) hasMethod(e ast.Expr, name string) bool {
	t := x.pass.TypesInfo.TypeOf(e)
	if t == nil {
		return false
	}
	o, _, _ := types.LookupFieldOrMethod(t, true, x.pass.Pkg, name)
	_, ok := o.(*types.Func)
	return ok
}

// lasts reports whether a context is still good behind the work: it is not made for the poll alone.
func (x *Fixes) lasts(ctx ast.Expr, p poll) bool {
	switch e := ast.Unparen(ctx).(type) {
	case *ast.Ident:
		o := x.pass.TypesInfo.Uses[e]
		return o != nil && !slices.ContainsFunc(p.list, func(s ast.Stmt) bool {
			return x.changes(s, func(v types.Object) bool { return v == o })
		})
	case *ast.CallExpr:
		sel, ok := e.Fun.(*ast.SelectorExpr)
		return ok && len(e.Args) == 0 && (sel.Sel.Name == "Background" || sel.Sel.Name == "TODO" || sel.Sel.Name == "Context")
	case *ast.SelectorExpr:
		return isSteady(e)
	}
	return false
}

// behindWork adds a commit, written as an assignment of its error, behind the last work on the record in the row of its
// poll.
func (x *Fixes) behindWork(c *delivery.Consumer, p poll, commit string) ([]analysis.TextEdit, bool) {
	to := x.lastWork(p.list, p.next, x.withCalls(c.Worked))
	if to < 0 || !x.leavesOnlyOnFailure(p.list[p.next:to+1]) {
		return nil, false
	}
	record := x.pass.TypesInfo.ObjectOf(p.stmt().(*ast.AssignStmt).Lhs[0].(*ast.Ident))
	for _, s := range p.list[p.i+2 : to+1] {
		if x.changes(s, func(o types.Object) bool { return o == record }) || x.declares(s, p.record) {
			return nil, false
		}
	}
	handling, ok := x.handling(p)
	if !ok {
		return nil, false
	}
	text := fmt.Sprintf("if %s; err != nil {\n\t%s\n}", commit, indentRest(handling, "\t"))
	if x.ends(p.list[:to+1]) {
		return nil, false
	}
	return p.file.Behind(p.list[to], text)
}

// declares reports whether a statement declares a name for those behind it.
func (x *Fixes) declares(s ast.Stmt, name string) bool {
	a, ok := s.(*ast.AssignStmt)
	return ok && slices.ContainsFunc(a.Lhs, func(e ast.Expr) bool {
		id, ok := e.(*ast.Ident)
		return ok && id.Name == name && x.pass.TypesInfo.Defs[id] != nil
	})
}

// handling is what becomes of the error of a commit: the same as of the poll's, which was that of both. It is returned, or
// logged in the same way.
func (x *Fixes) handling(p poll) (string, bool) {
	list := p.check.Body.List
	if r, ok := list[len(list)-1].(*ast.ReturnStmt); ok && len(r.Results) > 0 {
		if exit, ok := x.exit(p.spot, "err"); ok && !isNil(r.Results[len(r.Results)-1]) {
			return exit, true
		}
		return "", false
	}
	for _, s := range list {
		if text, ok := x.logged(p.file, s, p.err); ok {
			return text, true
		}
	}
	return "", false
}

// logged is a statement that logs an error, with words about the commit, whose error is err.
func (x *Fixes) logged(file *edit.File, s ast.Stmt, err types.Object) (string, bool) {
	stmt, ok := s.(*ast.ExprStmt)
	if !ok || x.ends([]ast.Stmt{s}) {
		return "", false
	}
	call, ok := stmt.X.(*ast.CallExpr)
	if !ok || len(call.Args) < 2 || !x.uses(call, map[types.Object]bool{err: true}) {
		return "", false
	}
	lit, ok := call.Args[0].(*ast.BasicLit)
	if !ok {
		return "", false
	}
	was, e := strconv.Unquote(lit.Value)
	sel, isSel := call.Fun.(*ast.SelectorExpr)
	if e != nil || !isSel {
		return "", false
	}
	said := file.Text(call.Fun) + "("
	switch name := sel.Sel.Name; {
	case strings.HasSuffix(name, "f"): // what else it says is of the poll
		verb := verb.FindString(was)
		return said + strconv.Quote("commit failed: "+verb+trailing.FindString(was)) + ", err)", verb != ""
	case strings.HasSuffix(name, "ln"):
		return said + strconv.Quote("commit failed:") + ", err)", true
	}
	for _, a := range call.Args[1:] { // nothing but the error, and words
		_, isLit := a.(*ast.BasicLit)
		if !isLit && !x.uses(a, map[types.Object]bool{err: true}) {
			return "", false
		}
	}
	if err.Name() != "err" {
		return "", false
	}
	from, to := lit.Pos()-call.Pos(), lit.End()-call.Pos()
	text := file.Text(call)
	return text[:from] + strconv.Quote("commit failed"+tail.FindString(was)) + text[to:], true
}

// verb is what a format writes an error with, and trailing the end of its line.
var (
	verb     = regexp.MustCompile(`%\+?[vsw]`)
	trailing = regexp.MustCompile(`\n?$`)
)

// tail is the end of a message that goes with what stands behind it.
var tail = regexp.MustCompile(`[: ]*\n?$`)
