package fix

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/kafkavet/kafkavet/internal/client"
	"github.com/kafkavet/kafkavet/internal/delivery"
	"github.com/kafkavet/kafkavet/internal/settings"
)

// Lack is what a finding lacks for a safe fix, in the words of docs/fixes.md.
type Lack string

// The lacks. They say what the code is like, and nothing of what this package can write: a finding that lacks nothing
// may have no fix all the same.
const (
	Nothing   Lack = "nothing"
	Choice    Lack = "a choice"              // what is right is for the author to say
	Elsewhere Lack = "a half elsewhere"      // in another package, or a file that its author does not write
	Apart     Lack = "not in one row"        // commit or poll, and work, stand in different functions or branches
	Handed    Lack = "handed on"             // the work is done in a goroutine, or behind a channel
	GoesOn    Lack = "a failure goes on"     // the work's failure is dropped, logged, or left for the next record
	NoJoin    Lack = "no join at hand"       // nothing waits for the goroutines
	NoStop    Lack = "nothing stops"         // no other failure with the record stops the function, or its caller
	NoRemedy  Lack = "no setting helps"      // of this library
	Decided   Lack = "a setting not at hand" // it is no constant in a literal, or none that this package writes
)

// lacks are the conditions of the categories.
var lacks = map[delivery.Category]func(*Fixes, *delivery.Finding) Lack{
	delivery.CommitBeforeProcessing: (*Fixes).lacksBefore,
	delivery.CommitConcurrent:       (*Fixes).lacksConcurrent,
	delivery.CommitDespiteFailure:   (*Fixes).lacksDespite,
	delivery.NeverCommits:           (*Fixes).lacksNever,
	delivery.AutoCommit:             (*Fixes).lacksAuto,
	delivery.AutoCommitConflict:     (*Fixes).lacksConflict,
	delivery.ReadUncommitted:        (*Fixes).lacksIsolation,
}

// Lacks says what a finding lacks for a safe fix, Nothing if the conditions of its category hold.
func (x *Fixes) Lacks(f *delivery.Finding) Lack {
	of := lacks[f.Category]
	switch {
	case f.Category == delivery.IneffectiveReadCommitted:
		return NoRemedy
	case of == nil: // what becomes of a failed record is the author's choice
		return Choice
	case !x.ours():
		return Elsewhere
	}
	return of(x, f)
}

// Survey reports what each finding of a package lacks for a safe fix, with all its fixes: for who counts them.
var Survey = &analysis.Analyzer{
	Name:     "survey",
	Doc:      "say what findings lack for a safe fix, and which fixes they have",
	Requires: []*analysis.Analyzer{delivery.Analyzer, Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		of := pass.ResultOf[Analyzer].(*Fixes)
		x := &Fixes{pass: of.pass, model: of.model} // whose trials do not count for those who report
		for _, f := range x.model.Findings {
			pass.Report(analysis.Diagnostic{
				Pos: f.Pos, Category: string(f.Category), Message: string(x.Lacks(f)), SuggestedFixes: x.Of(f, true),
			})
		}
		return nil, nil
	},
}

// lacksBefore: the commit and the last work stand in one row, and the work's failure does not go on to the commit.
func (x *Fixes) lacksBefore(f *delivery.Finding) Lack {
	if f.Consumer == nil || f.Fault.Leaves {
		return Handed
	}
	worked := x.withCalls(f.Consumer.Worked)
	s, n, to := x.row(f.Commit, func(s *spot, n int) int { return x.lastWork(s.list, s.i+n, worked) })
	if s == nil {
		return Apart
	}
	return x.behindLacks(s.list[s.i+n:to+1], worked)
}

// behindLacks is what a commit behind some statements would lack.
func (x *Fixes) behindLacks(list []ast.Stmt, worked delivery.Chain) Lack {
	switch {
	case x.handsOn(list, worked):
		return Handed
	case x.failureGoesOn(list, worked):
		return GoesOn
	}
	return Nothing
}

// row is the statement of a place, or of a call that leads to it and to nothing else that matters, with another one behind
// it in the same row that last tells. It is nil if there is none.
func (x *Fixes) row(places delivery.Chain, last func(*spot, int) int) (s *spot, n, to int) {
	for _, pos := range x.withCalls(places) {
		s := x.spot(pos)
		if s == nil || s.call == nil {
			return nil, 0, 0
		}
		for ; s != nil; s = s.outer() {
			n := x.group(s.list, s.i)
			if to := last(s, n); to >= 0 {
				return s, n, to
			}
			if len(s.list) != n || !isPlainIf(s) {
				break
			}
		}
		if _, literal := x.spot(pos).fn.(*ast.FuncLit); literal { // nobody knows who calls it
			return nil, 0, 0
		}
	}
	return nil, 0, 0
}

// handsOn reports whether work in some statements, or in what they call, is done in a goroutine that they do not wait for.
func (x *Fixes) handsOn(list []ast.Stmt, worked delivery.Chain) bool {
	if x.join(list, 0) >= 0 {
		return false
	}
	return slices.ContainsFunc(worked, func(p token.Pos) bool {
		s := x.spot(p)
		return s != nil && slices.ContainsFunc(s.path, func(n ast.Node) bool {
			_, ok := n.(*ast.GoStmt)
			return ok
		})
	})
}

// failureGoesOn reports whether a failure of the work does not end what is done with the record: it is dropped, or logged,
// or left behind for the next record. The work stands in some statements of a function, or in functions that they call. What
// becomes of it behind a call of that function itself does not reach a commit in there.
func (x *Fixes) failureGoesOn(list []ast.Stmt, worked delivery.Chain) bool {
	from, to := list[0].Pos(), list[len(list)-1].End()
	own, outside := x.spot(from), x.withCalls(delivery.Chain{from})[1:]
	return slices.ContainsFunc(worked, func(p token.Pos) bool {
		s := x.spot(p)
		if s == nil || s.call == nil || slices.Contains(outside, p) {
			return false
		}
		within := own != nil && s.body == own.body
		if within && (p < from || p >= to) {
			return false
		}
		return x.dropped(s, within)
	})
}

// dropped reports whether the function of a call goes on when it fails; own tells that of a return alone is enough to stop.
func (x *Fixes) dropped(s *spot, own bool) bool {
	results := x.returned(s.call)
	if len(results) == 0 || !isError(results[len(results)-1]) {
		return false
	}
	switch stmt := s.stmt().(type) {
	case *ast.ExprStmt:
		return ast.Unparen(stmt.X) == s.call
	case *ast.AssignStmt:
		if ast.Unparen(stmt.Rhs[0]) != s.call {
			return false
		}
		if id, ok := stmt.Lhs[len(stmt.Lhs)-1].(*ast.Ident); ok && id.Name == "_" {
			return true
		}
		if s.i+1 < len(s.list) {
			if next, ok := s.list[s.i+1].(*ast.IfStmt); ok && x.onSuccessOnly(s, next, own) {
				return true
			}
		}
		return x.group(s.list, s.i) == 2 && x.goesOnIn(s, s.list[s.i+1].(*ast.IfStmt), own)
	case *ast.IfStmt:
		return x.failed(stmt.Cond) != nil && x.goesOnIn(s, stmt, own) || x.onSuccessOnly(s, stmt, own)
	}
	return false
}

// onSuccessOnly reports whether a statement beside s asks whether an error is nil, and goes on if it is not.
func (x *Fixes) onSuccessOnly(s *spot, check *ast.IfStmt, own bool) bool {
	b, ok := ast.Unparen(check.Cond).(*ast.BinaryExpr)
	if !ok || b.Op != token.EQL || !isNil(b.Y) || !isError(x.pass.TypesInfo.TypeOf(b.X)) {
		return false
	}
	failed, ok := check.Else.(*ast.BlockStmt)
	return check.Else == nil && !x.ends(check.Body.List) || ok && !x.stopsIn(s, failed, own)
}

// callersDrop reports whether a failure of the function of s, which does not commit itself, goes on in one that calls it.
func (x *Fixes) callersDrop(f *delivery.Finding, s *spot) bool {
	return !holds(s.body, x.withCalls(f.Commit)) && slices.ContainsFunc(x.callsOf(f, s), func(p token.Pos) bool {
		c := x.spot(p)
		return c != nil && c.call != nil && x.dropped(c, true)
	})
}

// goesOnIn reports whether what looks at an error beside s neither stops nor keeps it for others to look at.
func (x *Fixes) goesOnIn(s *spot, check *ast.IfStmt, own bool) bool {
	err := map[types.Object]bool{x.failed(check.Cond): true}
	kept := slices.ContainsFunc(check.Body.List, func(stmt ast.Stmt) bool {
		a, ok := stmt.(*ast.AssignStmt)
		return ok && slices.ContainsFunc(a.Rhs, func(e ast.Expr) bool { return x.uses(e, err) })
	})
	return !kept && !x.stopsIn(s, check.Body, own)
}

// stopsIn reports whether a block beside s ends with what stops the function, and tells its caller unless that is its own.
func (x *Fixes) stopsIn(s *spot, b *ast.BlockStmt, own bool) bool {
	if len(b.List) == 0 {
		return false
	}
	switch last := b.List[len(b.List)-1].(type) {
	case *ast.ReturnStmt:
		return own && len(last.Results) == 0 || returnsError(b)
	case *ast.BranchStmt:
		return last.Tok == token.BREAK && (last.Label != nil || inLoop(s))
	}
	return x.ends(b.List)
}

// inLoop reports whether what a break leaves around s is a loop.
func inLoop(s *spot) bool { return isLoop(breaks(s)) }

// lacksConcurrent: a WaitGroup or errgroup that can be waited for counts the goroutines, or there is one go of one call, and
// what fails there does not go on.
func (x *Fixes) lacksConcurrent(f *delivery.Finding) Lack {
	if f.Consumer == nil || f.Fault.Shared || f.Fault.Ahead {
		return NoJoin
	}
	worked := x.withCalls(f.Consumer.Worked)
	if s, _, to := x.row(f.Commit, func(s *spot, n int) int { return x.join(s.list, s.i+n) }); s != nil {
		return x.failuresOf(s.list[:to+1], worked)
	}
	s, _, at := x.row(f.Commit, x.started(f))
	if s == nil {
		return NoJoin
	}
	return x.failuresOf(s.list[at:s.i], worked)
}

// failuresOf is GoesOn if the failure of goroutines that some statements start goes on: nobody collects it.
func (x *Fixes) failuresOf(start []ast.Stmt, worked delivery.Chain) Lack {
	if x.failureGoesOn(start, worked) {
		return GoesOn
	}
	return Nothing
}

// isGoOfCall reports whether a statement is a go of a function by its name.
func isGoOfCall(s ast.Stmt) bool {
	g, ok := s.(*ast.GoStmt)
	if !ok {
		return false
	}
	_, literal := g.Call.Fun.(*ast.FuncLit)
	return !literal
}

// lacksDespite: a deferred commit of a function that returns an error alone; or a failure that its function could leave with,
// where another failure with the record stops that, or the function only tells its caller.
func (x *Fixes) lacksDespite(f *delivery.Finding) Lack {
	if x.InTransaction(f) {
		return Choice
	}
	for _, pos := range x.withCalls(f.Commit) {
		s := x.spot(pos)
		if s == nil || s.call == nil {
			break
		}
		if d, _ := x.deferred(s); d != nil && onlyError(x.results(d.typ)) {
			if list := d.list[d.i+1:]; len(list) > 0 && x.failureGoesOn(list, x.withCalls(f.Work)) {
				return GoesOn
			}
			return Nothing
		}
	}
	lack := Elsewhere
	for _, pos := range x.withCalls(f.Work) {
		s := x.spot(pos)
		if s == nil || s.call == nil {
			break
		}
		lack = NoStop
		if !x.dropped(s, holds(s.body, x.withCalls(f.Commit))) || x.isMeant(s) {
			continue
		}
		_, tells := x.exit(s, "err")
		_, leaves := x.leaveVoid(f, s)
		switch {
		case (!tells || x.saysDone(f, s)) && (!leaves || x.checkOf(s) == nil) || !x.stops(f, s, x.checkOf(s)):
		case !leaves && x.callersDrop(f, s):
			lack = GoesOn
		default:
			return Nothing
		}
	}
	return lack
}

// checkOf is the look at the error of a call, nil if there is none.
func (x *Fixes) checkOf(s *spot) *ast.IfStmt {
	if x.group(s.list, s.i) == 2 {
		return s.list[s.i+1].(*ast.IfStmt)
	}
	check, _ := s.stmt().(*ast.IfStmt)
	return check
}

// isMeant reports whether the error of a call is assigned to _.
func (x *Fixes) isMeant(s *spot) bool {
	a, ok := s.stmt().(*ast.AssignStmt)
	if !ok {
		return false
	}
	id, ok := a.Lhs[len(a.Lhs)-1].(*ast.Ident)
	return ok && id.Name == "_"
}

// lacksNever: this package marks records, so that it wants them committed.
func (x *Fixes) lacksNever(f *delivery.Finding) Lack {
	if f.Site == nil || !f.Marked {
		return Choice
	}
	if len(x.clientCalls(f.Site.Lib.Name, client.Mark)) == 0 {
		return Elsewhere
	}
	return Nothing
}

// lacksSite: the settings are written in this package, and as constants.
func (x *Fixes) lacksSite(s *settings.Site, constant bool) Lack {
	switch {
	case s == nil || x.constructor(s) == nil:
		return Elsewhere
	case !constant:
		return Decided
	}
	return Nothing
}

// lacksIsolation: the library can tell committed records, and its settings are written in this package.
func (x *Fixes) lacksIsolation(f *delivery.Finding) Lack {
	return x.lacksRemedy(f.Site, func(r client.Remedy) bool { return r.Setting == client.Isolation })
}

// lacksRemedy: the library has a remedy that is asked for, and the settings of the site are written as it needs them.
func (x *Fixes) lacksRemedy(s *settings.Site, asked func(client.Remedy) bool) Lack {
	if s == nil {
		return Elsewhere
	}
	lack := NoRemedy
	for _, r := range s.Lib.Remedies {
		if asked(r) && r.Choice {
			lack = Choice
		} else if asked(r) {
			if lack = x.lacksSite(s, x.isWritten(s, r)); lack == Nothing {
				return lack
			}
		}
	}
	return lack
}

// isWritten reports whether the settings of a site are written where a remedy can stand, and the one that it changes is a
// constant: in a literal, in options, or in a configuration that this package makes.
func (x *Fixes) isWritten(s *settings.Site, r client.Remedy) bool {
	if v := s.Set[r.Setting]; v.Pos.IsValid() && len(v.Consts) == 0 {
		return false
	}
	switch {
	case r.Key != "" && x.file(s.Set[r.Setting].Pos) != nil: // by a call, or in a literal
		return true
	case r.Key != "":
		lit, _ := x.configMap(s)
		wrong := s.Set[client.NoEffect] // it may be written in other words
		return lit != nil || x.file(wrong.Pos) != nil && slices.ContainsFunc(wrong.Rows, func(w *client.SettingRow) bool { return w.Meant == r.Key })
	case r.Drop != "":
		_, ok := x.dropOption(s, r.Drop)
		return ok
	case r.Option != "":
		_, _, file, _ := x.options(s)
		return file != nil
	case r.Field != "":
		c := x.constructor(s)
		return c != nil && len(c.call.Args) > 0 && x.madeHere(c.call.Args[len(c.call.Args)-1])
	}
	return s.Set[r.Setting].Pos.IsValid()
}

// madeHere reports whether an expression is a variable of this package that is given the result of a client's function.
func (x *Fixes) madeHere(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := x.pass.TypesInfo.Uses[id].(*types.Var)
	if !ok || !v.Pos().IsValid() {
		return false
	}
	made, ok := x.onlyValue(v).(*ast.CallExpr)
	return ok && x.isClients(made)
}

// lacksConflict: a setting makes the call effective, or the setting without effect can go or be written as it was meant.
func (x *Fixes) lacksConflict(f *delivery.Finding) Lack {
	if f.Site == nil {
		return Elsewhere
	}
	if f.Call != nil {
		return x.lacksRemedy(f.Site, func(r client.Remedy) bool {
			return !r.Unset && slices.ContainsFunc(f.Call.Needs, func(c client.Cond) bool { return c.Setting == r.Setting })
		})
	}
	return x.lacksSite(f.Site, x.file(f.Pos) != nil)
}

// lacksAuto: the work stands in the row of the poll, no failure of it goes on, and the settings that it takes are written in
// this package; or a setting alone is enough, with commits that the program has, or work that is done before the next poll.
func (x *Fixes) lacksAuto(f *delivery.Finding) Lack {
	c := f.Consumer
	if c == nil {
		return Elsewhere
	}
	if len(f.Hand) > 0 || f.Fault.Leaves {
		return Handed
	}
	needed := x.needed(c.Library)
	lack := x.lacksRemedy(c.Site, func(r client.Remedy) bool { return !r.Unset && (r.Drop != "" || slices.Contains(needed, r.Setting)) })
	if lack == Nothing || !x.commitsByHand(c.Library) {
		return lack
	}
	worked := x.withCalls(c.Worked)
	s := x.spot(f.Pos)
	if s == nil {
		return Elsewhere
	}
	to := x.lastWork(s.list, s.i, worked) // or in a switch on it
	if to < 0 {
		return Apart
	}
	if lack := x.behindLacks(s.list[s.i:to+1], worked); lack != Nothing {
		return lack
	}
	return x.lacksNeeded(c)
}

// commitsByHand reports whether a library has a commit behind the work in the place of its own.
func (x *Fixes) commitsByHand(library string) bool {
	return slices.ContainsFunc(client.Libraries, func(l *client.Library) bool {
		return l.Name == library && slices.ContainsFunc(l.ByHand, func(h client.ByHand) bool { return !h.Choice && (h.Becomes != "" || h.Needs != "") })
	})
}

// lacksNeeded: what a commit by hand needs of the settings is written in this package.
func (x *Fixes) lacksNeeded(c *delivery.Consumer) Lack {
	for _, l := range client.Libraries {
		for _, h := range l.ByHand {
			if l.Name == c.Library && h.Needs != "" && !h.Choice {
				return x.lacksRemedy(c.Site, func(r client.Remedy) bool { return r.Setting == h.Needs })
			}
		}
	}
	return Nothing
}
