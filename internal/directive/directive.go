// Package directive reads the comments with which a program declares its intent:
//
//	//kafkavet:guarantee at-most-once cache invalidation only
//	//kafkavet:ignore failure-skipped one search more or less does not matter
//
// A guarantee stands right above a statement or function and speaks of all of it. An ignore speaks of one
// line: its own if it stands behind code, else the next. Both say why. Which findings they act on is for
// others to decide.
package directive

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// Kind is what a directive does.
type Kind int

const (
	Guarantee Kind = iota // declares the guarantee wanted: a weaker one is a finding
	Ignore                // silences findings of one category
)

func (k Kind) String() string { return verbs[k] }

var (
	verbs      = []string{Guarantee: "guarantee", Ignore: "ignore"}
	guarantees = []string{"at-most-once", "at-least-once", "exactly-once"}
)

// Mark is in every comment that is a directive, or was meant as one.
const Mark = "kafkavet:"

const (
	prefix = "//" + Mark
	list   = "https://github.com/kafkavet/kafkavet/blob/main/docs/checks/README.md"
)

// Directive is one such comment, well-formed and in its place.
type Directive struct {
	Pos, End token.Pos // the comment
	Kind     Kind
	Word     string    // the guarantee, or the category
	Why      string    // never empty
	From, To token.Pos // the source that it speaks of: findings with From <= Pos < To
}

// Problem is a comment that was meant as a directive and is none.
type Problem struct {
	Pos, End token.Pos
	Message  string // one line
}

// Parse returns the directives of files, which were parsed with comments, and the comments that fail to be
// one, both in the order of the source. Categories tells whether a word is a category that can be ignored.
func Parse(fset *token.FileSet, files []*ast.File, categories func(string) bool) ([]*Directive, []Problem) {
	var all []*Directive
	var problems []Problem
	for _, file := range files {
		var code map[int]first
		for _, group := range file.Comments {
			for _, c := range group.List {
				verb, rest, ok, slip := split(c.Text)
				if slip {
					problems = append(problems, Problem{c.Pos(), c.End(), "not a directive because of the space after //: write " + prefix + verb})
				}
				if !ok {
					continue
				}
				d := &Directive{Pos: c.Pos(), End: c.End()}
				fault := d.read(verb, rest, categories)
				if fault == "" {
					if code == nil {
						code = scan(fset, file)
					}
					fault = d.place(fset, group, code)
				}
				if fault != "" {
					problems = append(problems, Problem{c.Pos(), c.End(), fault})
					continue
				}
				all = append(all, d)
			}
		}
	}
	return all, problems
}

// split cuts a comment into a directive's verb and what follows it. A slip is a directive but for the space
// in front of it.
func split(comment string) (verb, rest string, ok, slip bool) {
	if after, found := strings.CutPrefix(comment, prefix); found {
		verb, rest = word(after)
		return verb, rest, true, false
	}
	text, line := strings.CutPrefix(comment, "//")
	after, found := strings.CutPrefix(strings.TrimLeft(text, " \t"), Mark)
	if line && found {
		verb, _ = word(after)
	}
	return verb, "", false, slices.Contains(verbs, verb)
}

// word cuts off the first word.
func word(s string) (first, rest string) {
	s = strings.TrimSpace(s)
	if i := strings.IndexAny(s, " \t"); i >= 0 {
		return s[:i], strings.TrimSpace(s[i:])
	}
	return s, ""
}

// read takes the directive's words, and says what is wrong with them.
func (d *Directive) read(verb, rest string, categories func(string) bool) (fault string) {
	kind := slices.Index(verbs, verb)
	if kind < 0 {
		return fmt.Sprintf("unknown directive %s%s: there are %[1]sguarantee and %[1]signore", prefix, verb)
	}
	d.Kind = Kind(kind)
	words, _, _ := strings.Cut(" "+rest, " //") // a comment on the directive is not its reason
	d.Word, d.Why = word(words)
	switch {
	case d.Kind == Guarantee && !slices.Contains(guarantees, d.Word):
		return fmt.Sprintf("%s%s needs a guarantee%s: at-most-once, at-least-once or exactly-once", prefix, verb, not(d.Word))
	case d.Kind == Ignore && !categories(d.Word):
		return fmt.Sprintf("%s%s needs a category%s: %s lists them", prefix, verb, not(d.Word), list)
	case d.Why == "":
		return fmt.Sprintf("the reason is missing: %s%s %s, and then why that is meant", prefix, verb, d.Word)
	}
	return ""
}

// not names the word found instead, if there is one.
func not(word string) string {
	if word == "" {
		return ""
	}
	return fmt.Sprintf(", not %q", word)
}

// place finds the source that the directive speaks of, and says what is wrong with where it stands.
func (d *Directive) place(fset *token.FileSet, group *ast.CommentGroup, code map[int]first) (fault string) {
	own, below := line(fset, d.Pos), line(fset, group.End())+1
	here, ok := code[own]
	behind := ok && here.pos < d.Pos
	target := code[below].node
	switch d.Kind {
	case Ignore:
		if behind {
			below = own
		} else if target == nil {
			return fmt.Sprintf("there is no code below this %s%s: it stands right above a line of code or behind it", prefix, d.Kind)
		}
		file := fset.File(d.Pos)
		d.From, d.To = file.LineStart(below), token.Pos(file.Base()+file.Size()+1)
		if below < file.LineCount() {
			d.To = file.LineStart(below + 1)
		}
	case Guarantee:
		if behind || !covers(target) {
			return fmt.Sprintf("there is no statement or function below this %s%s: it stands right above what it speaks of", prefix, d.Kind)
		}
		d.From, d.To = target.Pos(), target.End()
	}
	return ""
}

// covers reports whether a guarantee may speak of n.
func covers(n ast.Node) bool {
	switch n := n.(type) {
	case ast.Stmt, *ast.FuncDecl, *ast.FuncLit, *ast.KeyValueExpr:
		return true
	case *ast.GenDecl:
		return n.Tok == token.VAR
	}
	return false
}

// first is where the code of a line begins.
type first struct {
	pos  token.Pos
	node ast.Node // the outermost that begins there; nil if the line only ends some
}

// scan finds the first code of each line below the package clause.
func scan(fset *token.FileSet, file *ast.File) map[int]first {
	code := make(map[int]first)
	note := func(pos token.Pos, n ast.Node) {
		if !pos.IsValid() {
			return
		}
		l := line(fset, pos)
		if f, ok := code[l]; !ok || pos < f.pos {
			code[l] = first{pos, n}
		}
	}
	for _, decl := range file.Decls {
		ast.Inspect(decl, func(n ast.Node) bool {
			switch n := n.(type) {
			case nil, *ast.CommentGroup:
				return false
			case *ast.EmptyStmt:
				if n.Implicit {
					return false
				}
			}
			note(n.Pos(), n)
			note(n.End()-1, nil)
			return true
		})
	}
	return code
}

// line is the line in the file itself, whatever //line comments say.
func line(fset *token.FileSet, pos token.Pos) int { return fset.PositionFor(pos, false).Line }
