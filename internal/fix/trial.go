package fix

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/kafkavet/kafkavet/internal/delivery"
	"github.com/kafkavet/kafkavet/internal/edit"
)

// try makes edits as tidy as the file is, and reports whether the package is right with them: it compiles, the finding
// is gone, no other has come, and its consumer can be followed and guarantees more.
func (x *Fixes) try(f *delivery.Finding, edits []analysis.TextEdit) ([]analysis.TextEdit, bool) {
	byFile := map[*edit.File][]analysis.TextEdit{}
	for _, e := range edits {
		file := x.file(e.Pos)
		if file == nil {
			return nil, false
		}
		byFile[file] = append(byFile[file], e)
	}
	if len(byFile) > 1 && slices.ContainsFunc(keys(byFile), func(f *edit.File) bool { return isConstrained(f.Syntax, f.Tok.Name()) }) {
		return nil, false // a half of it would be missing where the other files of the constraint are compiled
	}
	t := &trial{fixes: x, changed: map[*token.File]*change{}}
	var tidy []analysis.TextEdit
	for _, file := range keys(byFile) {
		es, err := file.Tidy(byFile[file])
		if err != nil {
			return nil, false
		}
		tidy = append(tidy, es...)
		t.changed[file.Tok] = &change{file: file, edits: es}
	}
	if len(tidy) == 0 || x.trials >= maxTrials {
		return nil, false
	}
	x.trials++
	defer t.forget()
	m := t.run()
	return tidy, m != nil && t.better(f, m)
}

// keys are the files of a map in the order of their positions.
func keys(m map[*edit.File][]analysis.TextEdit) []*edit.File {
	var all []*edit.File
	for f := range m {
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b *edit.File) int { return a.Tok.Base() - b.Tok.Base() })
	return all
}

// isConstrained reports whether a file is compiled on some platforms, or with some tags, only.
func isConstrained(syntax *ast.File, name string) bool {
	for _, c := range syntax.Comments {
		if c.Pos() > syntax.Package {
			break
		}
		for _, line := range c.List {
			if strings.HasPrefix(line.Text, "//go:build ") || strings.HasPrefix(line.Text, "// +build ") {
				return true
			}
		}
	}
	parts := strings.Split(strings.TrimSuffix(name[strings.LastIndexAny(name, `/\`)+1:], ".go"), "_")
	return len(parts) > 1 && slices.ContainsFunc(parts[1:], func(p string) bool { return slices.Contains(platforms, p) })
}

// platforms are the systems and architectures that file names end with in code that somebody uses Kafka in.
var platforms = []string{"linux", "darwin", "windows", "unix", "freebsd", "netbsd", "openbsd", "solaris", "aix", "illumos",
	"js", "wasip1", "android", "ios", "amd64", "arm64", "arm", "386", "wasm", "ppc64le", "s390x", "riscv64"}

// trial is the package as it would be with a fix.
type trial struct {
	fixes   *Fixes
	changed map[*token.File]*change
}

// change is a file with edits, and as it is parsed with them.
type change struct {
	file  *edit.File
	edits []analysis.TextEdit // in order
	now   *token.File
}

// run analyses the package, nil if it does not compile.
func (t *trial) run() *delivery.Model {
	pass := t.fixes.pass
	var files []*ast.File
	for _, syntax := range pass.Files {
		c := t.changed[pass.Fset.File(syntax.FileStart)]
		if c == nil {
			files = append(files, syntax)
			continue
		}
		src, err := edit.Apply(c.file.Tok, c.file.Src, c.edits)
		if err != nil {
			return nil
		}
		now, err := parser.ParseFile(pass.Fset, c.file.Tok.Name(), src, parser.ParseComments|parser.SkipObjectResolution)
		if now != nil {
			c.now = pass.Fset.File(now.FileStart)
		}
		if err != nil {
			return nil
		}
		files = append(files, now)
	}
	info := &types.Info{
		Types:        map[ast.Expr]types.TypeAndValue{},
		Defs:         map[*ast.Ident]types.Object{},
		Uses:         map[*ast.Ident]types.Object{},
		Implicits:    map[ast.Node]types.Object{},
		Instances:    map[*ast.Ident]types.Instance{},
		Scopes:       map[ast.Node]*types.Scope{},
		Selections:   map[*ast.SelectorExpr]*types.Selection{},
		FileVersions: map[*ast.File]string{},
	}
	conf := types.Config{Importer: importer(pass.Pkg.Imports()), Sizes: pass.TypesSizes, GoVersion: pass.Pkg.GoVersion()}
	pkg, err := conf.Check(pass.Pkg.Path(), pass.Fset, files, info)
	if err != nil {
		return nil
	}
	m, err := t.fixes.model.Again(files, pkg, info)
	if err != nil || len(m.Skipped()) > len(t.fixes.model.Skipped()) {
		return nil
	}
	return m
}

// importer gives a package what it imports already.
type importer []*types.Package

func (imp importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	for _, p := range imp {
		if p.Path() == path || strings.HasSuffix(p.Path(), "/vendor/"+path) {
			return p, nil
		}
	}
	return nil, &missing{path}
}

type missing struct{ path string }

func (m *missing) Error() string { return "not imported yet: " + m.path }

// forget takes the files of the trial out of the file set.
func (t *trial) forget() {
	for _, c := range t.changed {
		if c.now != nil {
			t.fixes.pass.Fset.RemoveFile(c.now)
		}
	}
}

// origin is where a position of the trial was before; not valid for what is new.
func (t *trial) origin(pos token.Pos) token.Pos {
	for _, c := range t.changed {
		if c.now == nil || pos < token.Pos(c.now.Base()) || pos > token.Pos(c.now.Base()+c.now.Size()) {
			continue
		}
		at, moved := c.now.Offset(pos), 0
		for _, e := range c.edits {
			from := c.file.Tok.Offset(e.Pos) + moved
			if at < from {
				break
			}
			if at < from+len(e.NewText) {
				return c.same(e, at-from)
			}
			moved += len(e.NewText) - int(e.End-e.Pos)
		}
		return c.file.Tok.Pos(at - moved)
	}
	return pos
}

// same is the position that an offset of an edit's text had before, if its line was there, whatever the white space.
func (c *change) same(e analysis.TextEdit, at int) token.Pos {
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
	text := string(e.NewText)
	start := strings.LastIndexByte(text[:at], '\n') + 1
	end := len(text)
	if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
		end = at + i
	}
	line := squeeze(text[start:end])
	from := c.file.Tok.Offset(e.Pos)
	for was := range strings.Lines(string(c.file.Src[from:c.file.Tok.Offset(e.End)])) {
		if s := strings.TrimRight(was, "\r\n"); squeeze(s) == line {
			n := len(squeeze(text[start:at]))
			for i, r := range s {
				if !strings.ContainsRune(" \t", r) {
					if n == 0 {
						return c.file.Tok.Pos(from + i)
					}
					n -= len(string(r))
				}
			}
		}
		from += len(was)
	}
	return token.NoPos
}

// better reports whether the finding is gone, and everything else is as good as it was.
func (t *trial) better(f *delivery.Finding, m *delivery.Model) bool {
	for _, now := range m.Findings {
		pos := t.origin(now.Pos)
		if pos == f.Pos && now.Category == f.Category {
			return false
		}
		if !slices.ContainsFunc(t.fixes.model.Findings, func(was *delivery.Finding) bool { return was.Pos == pos && was.Category == now.Category }) {
			return false
		}
	}
	// Nothing may get lost from sight, and nobody guarantee less.
	before := t.fixes.model.Consumers
	if len(m.Consumers) < len(before) {
		return false
	}
	for _, was := range before {
		now := t.consumer(m, was)
		if now == nil || weaker(now, was) {
			return false
		}
		if was == f.Consumer && len(now.Findings) == 0 && !good[now.Guarantee] && now.Guarantee != delivery.NoGroup {
			return false
		}
	}
	return true
}

// good are the guarantees of a consumer that loses nothing.
var good = map[delivery.Guarantee]bool{delivery.AtLeastOnce: true, delivery.ExactlyOnce: true}

// weaker reports whether a consumer guarantees less than before, or cannot be followed any more.
func weaker(now, was *delivery.Consumer) bool {
	return now.Guarantee != was.Guarantee && !good[now.Guarantee] && !(now.Guarantee == delivery.NoGroup && len(now.Commits) == len(was.Commits))
}

// consumer finds a consumer of the model before in the trial's. Of a poll whose line was changed only the place in
// the order is known.
func (t *trial) consumer(m *delivery.Model, was *delivery.Consumer) *delivery.Consumer {
	for _, c := range m.Consumers {
		if t.origin(c.Pos) == was.Pos {
			return c
		}
	}
	for _, c := range m.Consumers {
		if !t.origin(c.Pos).IsValid() && c.Func == was.Func && c.Library == was.Library {
			return c
		}
	}
	return nil
}
