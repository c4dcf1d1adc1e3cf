package directive

import (
	"go/ast"
	"go/token"
	"regexp"
	"strings"
)

// Span is a piece of source: From <= Pos < To.
type Span struct{ From, To token.Pos }

// In reports whether a place stands in one of the spans.
func In(spans []Span, pos token.Pos) bool {
	for _, s := range spans {
		if s.From <= pos && pos < s.To {
			return true
		}
	}
	return false
}

var (
	// loses says of a whole function that what it loses is meant.
	loses = regexp.MustCompile(`(?i)at-most-once|\bat most once (delivery|semantics|guarantees?|processing|mode)\b|\b(deliver(s|ed|y)?|process(es|ed)?) at most once\b|\b(ok|okay|fine|acceptable|tolerable) (to|if we) (lose|drop|skip|miss)|` +
		`\b(records?|messages?|events?) (can|may) be (lost|dropped|skipped|missed)|\b(loss|losing)\b.{0,40}\b(ok|okay|fine|acceptable|tolerable|tolerated)\b`)
	// unimportant says it of the statement below.
	unimportant = regexp.MustCompile(`(?i)not (so |that |very |really )?(important|critical)|best[- ]effort|fire[- ]and[- ]forget`)
	// anyway says of a whole function that a failure is committed as a success is.
	anyway = regexp.MustCompile(`(?i)\b(commit|ack|acknowledge|mark)(s|ted|ed|ting|ing)?\b[^.]{0,60}\b(anyway|anyhow|regardless|in any case|even (if|when|though) [^.]{0,40}fail|whether [^.]{0,40}(fail|succe))|` +
		`\b(regardless of|even (if|when|though)|whether)\b[^.]{0,40}(fail|succe|error|outcome|result)[^.]{0,40}\b(commit|ack|mark)`)
	// undone is a comment that wants it otherwise.
	undone = regexp.MustCompile(`(?i)\b(todo|fixme|xxx|hack|bug|wrong)\b|\b(never|don't|must not|do not|not) (commit|ack|mark)`)
	// unsure is a comment that warns of the loss instead, or says that there is none.
	unsure = regexp.MustCompile(`(?i)\b(todo|fixme|xxx|hack|bug|wrong|avoid|prevent|never|instead|otherwise|unless|must|should|don't|doesn't|won't|isn't|cannot|can't|no)\b|\bnot (at|ok|fine|acceptable)\b`)
)

// Meant returns the source of which the program says in its own words that records may be lost: a function with a comment
// that says so, or that failures are committed anyway, a statement below one that calls it unimportant, and what is done only
// if something called AtMostOnce says so.
func Meant(fset *token.FileSet, files []*ast.File) []Span {
	var all []Span
	for _, file := range files {
		var code map[int]first
		for _, group := range file.Comments {
			text := strings.Join(strings.Fields(group.Text()), " ")
			if anyway.MatchString(text) && !undone.MatchString(text) {
				if f := functionOf(file, group); f != nil {
					all = append(all, Span{f.Pos(), f.End()})
				}
			}
			if unsure.MatchString(text) {
				continue
			}
			if loses.MatchString(text) {
				if f := functionOf(file, group); f != nil {
					all = append(all, Span{f.Pos(), f.End()})
				}
			}
			if unimportant.MatchString(text) {
				if code == nil {
					code = scan(fset, file)
				}
				if n := code[line(fset, group.End())+1].node; n != nil {
					all = append(all, Span{n.Pos(), n.End()})
				}
			}
		}
		for n := range ast.Preorder(file) {
			switch n := n.(type) {
			case *ast.IfStmt:
				if chosen(n.Cond) {
					all = append(all, Span{n.Body.Pos(), n.Body.End()})
				}
			case *ast.CaseClause:
				for _, e := range n.List {
					if chosen(e) {
						all = append(all, Span{n.Colon, n.End()})
					}
				}
			}
		}
	}
	return all
}

// skipping is the name of an option to go on past what fails.
var skipping = regexp.MustCompile(`(?i)(skip|ignore|continue|drop)[a-z]*(err|fail|invalid|strategy|policy|mode|action)|(err|fail|invalid|strategy|policy|mode|action)[a-z]*(skip|ignore|continue|drop)`)

// Skipped returns the source that is only reached if an option by such a name says so: case SkipStrategy, if
// c.skipOnError. A variable is none: it may be found out about the record.
func Skipped(files []*ast.File) []Span {
	var all []Span
	for _, file := range files {
		for n := range ast.Preorder(file) {
			switch n := n.(type) {
			case *ast.IfStmt:
				if s, ok := ast.Unparen(n.Cond).(*ast.SelectorExpr); ok && skipping.MatchString(s.Sel.Name) {
					all = append(all, Span{n.Body.Pos(), n.Body.End()})
				}
			case *ast.CaseClause:
				if len(n.List) == 1 && skipping.MatchString(constantName(n.List[0])) {
					all = append(all, Span{n.Colon, n.End()})
				}
			}
		}
	}
	return all
}

// constantName is the name that an expression of a case consists of, "" for others.
func constantName(e ast.Expr) string {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

// functionOf is the function that a comment stands in or documents.
func functionOf(file *ast.File, group *ast.CommentGroup) *ast.FuncDecl {
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && (f.Doc == group || f.Pos() <= group.Pos() && group.End() <= f.End()) {
			return f
		}
	}
	return nil
}

// chosen reports whether a condition asks for the guarantee by name: opts.AtMostOnce, mode == AtMostOnce. One that
// denies or compares otherwise says nothing.
func chosen(cond ast.Expr) bool {
	names := false
	for n := range ast.Preorder(cond) {
		switch n := n.(type) {
		case *ast.UnaryExpr:
			return false
		case *ast.BinaryExpr:
			if n.Op != token.EQL && n.Op != token.LAND {
				return false
			}
		case *ast.Ident:
			names = names || strings.Contains(strings.ToLower(n.Name), "atmostonce")
		}
	}
	return names
}
