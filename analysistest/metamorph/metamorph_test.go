package metamorph

import (
	"fmt"
	"go/ast"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"

	"github.com/kafkavet/kafkavet/analysistest"
)

// files are a program that says what it does, and libraries under the names of real ones.
var files = map[string]string{
	"go.mod": `module example.com/trace

go 1.25

require (
	github.com/segmentio/kafka-go v0.4.51
	golang.org/x/sync v0.17.0
)

replace github.com/segmentio/kafka-go => ./kafka

replace golang.org/x/sync => ./sync
`,
	"kafka/go.mod": "module github.com/segmentio/kafka-go\n\ngo 1.25\n",
	"kafka/kafka.go": `package kafka

import (
	"context"
	"fmt"
	"io"
)

type Message struct {
	Value  []byte
	Offset int64
}

type Reader struct {
	next int64
	Log  func(string)
}

func (r *Reader) FetchMessage(ctx context.Context) (Message, error) {
	r.next++
	if r.next > 9 {
		return Message{}, io.EOF
	}
	return Message{Offset: r.next, Value: []byte(fmt.Sprint(r.next))}, nil
}

func (r *Reader) CommitMessages(ctx context.Context, ms ...Message) error {
	for _, m := range ms {
		r.Log(fmt.Sprint("commit ", m.Offset))
		if m.Offset == 8 {
			return io.ErrClosedPipe
		}
	}
	return nil
}
`,
	"sync/go.mod": "module golang.org/x/sync\n\ngo 1.25\n",
	"sync/errgroup/errgroup.go": `package errgroup

type Group struct{ done chan error }

func (g *Group) Go(f func() error) {
	g.done = make(chan error, 1)
	go func() { g.done <- f() }()
}

func (g *Group) Wait() error { return <-g.done }
`,
	"use.go": "package trace\n\nimport _ \"golang.org/x/sync/errgroup\"\n",
	"p/p.go": `// Package p works on records and tells what it does.
package p

import (
	"context"
	"errors"
	"fmt"

	"github.com/segmentio/kafka-go"
)

const poison = "4"

type order struct{ id string }

// service is a consumer.
type service struct {
	reader *kafka.Reader
	log    func(string)
	seen   int
}

var errSkip = errors.New("skip")

func decode(b []byte) (string, error) {
	if string(b) == poison {
		return "", fmt.Errorf("poison %s", b)
	}
	return string(b), nil
}

func (s *service) work(ctx context.Context, o order) error {
	s.seen++
	switch o.id {
	case "2":
		return errSkip
	case "6":
		return errors.New("broken " + o.id)
	}
	s.log("work " + o.id)
	return nil
}

func (s *service) all(ctx context.Context) error {
	for {
		m, err := s.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		id, err := decode(m.Value)
		if err != nil {
			s.log(err.Error())
			continue
		}
		// A failure is skipped.
		if err := s.work(ctx, order{id: id}); errors.Is(err, errSkip) {
			s.log("skip")
		} else if err != nil {
			s.log(err.Error())
			continue
		}
		if err := s.reader.CommitMessages(ctx, m); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
	}
}

// stopping stops at the first failure.
func (s *service) stopping(ctx context.Context) {
	for {
		msg, err := s.reader.FetchMessage(ctx)
		if err != nil {
			s.log(err.Error())
			break
		}
		err = s.work(ctx, order{string(msg.Value)})
		for i := 0; i < 2 && err != nil; i++ {
			if err = s.work(ctx, order{string(msg.Value)}); err == nil {
				break
			}
		}
		if err != nil {
			s.log("gave up: " + err.Error())
			return
		}
		defer s.reader.CommitMessages(ctx, msg)
	}
}

// pipe hands records over.
func (s *service) pipe(ctx context.Context) {
	records := make(chan kafka.Message)
	go func() {
		defer close(records)
		for {
			m, err := s.reader.FetchMessage(ctx)
			if err != nil {
				return
			}
			records <- m
		}
	}()
	for m := range records {
		if m.Offset == 3 {
			continue
		}
		if err := s.work(ctx, order{string(m.Value)}); err != nil {
			s.log("dropped " + err.Error())
			break
		}
		_ = s.reader.CommitMessages(ctx, m)
	}
}

func (s *service) batches(ctx context.Context) error {
	var batch []kafka.Message
	for {
		m, err := s.reader.FetchMessage(ctx)
		if err != nil {
			s.log(fmt.Sprint(len(batch), " left"))
			return nil
		}
		if batch = append(batch, m); len(batch) < 2 {
			continue
		}
		for _, m := range batch {
			if err := s.work(ctx, order{string(m.Value)}); err != nil {
				s.log(err.Error())
			}
		}
		if err := s.reader.CommitMessages(ctx, batch...); err != nil {
			return err
		}
		batch = nil
	}
}

func handle(s *service, m kafka.Message) error {
	var err error
	if err = s.work(context.Background(), order{string(m.Value)}); err != nil {
		s.log("failed")
	} else {
		s.log("fine")
	}
	return err
}

// Run does everything.
func Run(log func(string)) {
	fresh := func() *service { return &service{reader: &kafka.Reader{Log: log}, log: log} }
	ctx := context.Background()
	s := fresh()
	log(fmt.Sprint(s.all(ctx), s.seen))
	fresh().stopping(ctx)
	fresh().pipe(ctx)
	log(fmt.Sprint(fresh().batches(ctx)))
	log(fmt.Sprint(handle(fresh(), kafka.Message{Value: []byte("6")})))
}
`,
}

func write(t *testing.T, dir string, files map[string]string) {
	for name, text := range files {
		name = filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o777))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o666))
	}
}

// Every rewriting of the program says the same as the program itself.
func TestRewritingsChangeNothing(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, files)
	m := analysistest.Load(t, dir)

	main := "package main\n\nimport (\n\t\"fmt\"\n\tp \"example.com/trace/p\"\n"
	calls := "\tp.Run(func(s string) { fmt.Println(\"original:\", s) })\n"
	for i, r := range Rewritings {
		v := r.Apply(m, "p")
		assert.Positive(t, v.Places, r.Name)
		_, err := v.Load()
		require.NoError(t, err)
		name := fmt.Sprintf("v%d", i)
		variant := map[string]string{}
		for _, src := range v.Sources {
			for file, text := range src.Files {
				file, err := filepath.Rel(dir, file)
				require.NoError(t, err)
				if file, ok := strings.CutPrefix(file, "p"+string(filepath.Separator)); ok {
					variant[filepath.Join(name, file)] = strings.ReplaceAll(string(text), `"example.com/trace/p/`, `"example.com/trace/`+name+`/`)
				}
			}
		}
		write(t, dir, variant)
		main += fmt.Sprintf("\t%[1]s \"example.com/trace/%[1]s\"\n", name)
		calls += fmt.Sprintf("\t%s.Run(func(s string) { fmt.Println(\"%s:\", s) })\n", name, r.Name)
	}
	write(t, dir, map[string]string{"cmd/main.go": main + ")\n\nfunc main() {\n" + calls + "}\n"})

	cmd := exec.Command("go", "run", "./cmd")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOWORK=off")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	said := map[string]string{}
	for line := range strings.Lines(string(out)) {
		name, text, _ := strings.Cut(line, ": ")
		said[name] += text
	}
	require.Contains(t, said["original"], "commit 1\n")
	for _, r := range Rewritings {
		assert.Equal(t, said["original"], said[r.Name], r.Name)
	}
}

// What the rewritings made of the program is what they say they make.
func TestRewritingsDoWhatTheySay(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, files)
	m := analysistest.Load(t, dir)
	for name, want := range map[string]string{
		"rename":          `kv\d+, err := kv\d+\.kv\d+\.FetchMessage`,
		"invert":          `err := s\.reader\.CommitMessages\(ctx, m\)\n\t+if err == nil \{\n\t+\} else \{`,
		"function":        `if kvErr := kvStep0\(s, ctx, m, err\); kvErr != nil \{|kvStep\d+\(s, ctx, m\)`,
		"method":          `func \(s \*service\) kvStep\d+\(`,
		"closure":         `if kvErr := func\(\) error \{`,
		"interface":       `var kvStep0Of kvStep0Iface = kvStep0Impl\{\}`,
		"package":         `kvmoved\.Decode\(m\.Value\)`,
		"iterator":        `for m, err := range kvRecords0\(s, ctx\) \{`,
		"errgroup":        `kvGroup\d\.Go\(func\(\) error \{ return s\.work\(ctx, order\{id: id\}\) \}\)\n\t+if err := kvGroup\d\.Wait\(\); errors`,
		"generic":         `if err := kvCall\(func\(\) error \{ return s\.work\(`,
		"generic-package": `if err := kvmoved\.Call\(func\(\) error \{ return s\.work\(`,
		"variable":        `kvRecord0 := m\n`,
		"field":           `kvRecord0 := struct\{ record kafka\.Message \}\{m\}`,
		"commit":          `err := s\.kvCommit0\(ctx, m\)`,
		"commit-package":  `err := kvmoved\.Commit0\(s\.reader, ctx, m\)`,
	} {
		r := Rewritings[indexOf(name)]
		assert.Regexp(t, regexp.MustCompile(want), r.Apply(m, "p").String(), name)
	}
	assert.Equal(t, -1, indexOf("none"))
}

func indexOf(name string) int {
	for i, r := range Rewritings {
		if r.Name == name {
			return i
		}
	}
	return -1
}

// program is a consumer around the body of its loop.
func program(body string) map[string]string {
	return map[string]string{
		"github.com/segmentio/kafka-go/kafka.go": files["kafka/kafka.go"],
		"p/p.go": `package p

import (
	"context"
	"errors"

	"github.com/segmentio/kafka-go"
)

type store interface{ save(m kafka.Message) error }

var errBad = errors.New("bad")

func run(ctx context.Context, r *kafka.Reader, s store) (error) {
	n := 0
	_ = n
	for {
		m, err := r.FetchMessage(ctx)
		if err != nil {
			return err
		}
		` + body + `
		_ = m
	}
	return nil
}
`}
}

// A place where a rewriting could change what the program does is left alone.
func TestRewritingsKeepOff(t *testing.T) {
	for name, test := range map[string]struct {
		rewriting string
		body      string
		places    int
	}{
		"plain":                     {"function", "_ = s.save(m)", 1},
		"assigned outside":          {"function", "_ = s.save(m); n++", 0},
		"assigned, but captured":    {"closure", "_ = s.save(m); n++", 1},
		"deferred":                  {"closure", "defer s.save(m)", 0},
		"labelled":                  {"closure", "again: if s.save(m) != nil { goto again }", 0},
		"return of nil":             {"closure", "if s.save(m) == nil { return nil }", 0},
		"return of maybe nil":       {"closure", "err = s.save(m); if n > 0 { return err }", 0},
		"return of changed error":   {"closure", "err = s.save(m); if err != nil { err = nil; return err }", 0},
		"return of an error":        {"closure", "err = s.save(m); if err != nil { return err }", 1},
		"return in a literal":       {"closure", "func() error { return nil }()", 1},
		"break and return":          {"closure", "if n > 1 { return errBad }; if n > 2 { break }", 0},
		"break of a switch":         {"closure", "switch { case n > 1: break }", 1},
		"continue of an inner loop": {"closure", "for range n { continue }", 1},
		"address taken":             {"function", "f(&n)", 0},
		"record changed":            {"variable", "m.Offset++; _ = s.save(m)", 0},
		"record unchanged":          {"variable", "_ = s.save(m)", 1},
		"poll depends on the body":  {"iterator", "ctx = context.WithValue(ctx, n, m)", 0},
		"argument read later":       {"commit", "defer r.CommitMessages(ctx, other(m))", 0},
		"argument read now":         {"commit", "defer r.CommitMessages(ctx, m)", 1},
		"panic may be recovered":    {"generic", "func() { defer func() { recover() }(); _ = s.save(m) }()", 1},
		"recovered elsewhere":       {"errgroup", "func() { defer func() { recover() }(); _ = s.save(m) }()", 0},
		"directive":                 {"invert", "//kafkavet:ignore failure-skipped known\nif err := s.save(m); err != nil { continue }", 0},
		"directive, renamed":        {"rename", "//kafkavet:ignore failure-skipped known\n_ = s.save(m)", 1},
	} {
		t.Run(name, func(t *testing.T) {
			sources := program(test.body)
			sources["p/more.go"] = "package p\n\nimport (\n\t\"golang.org/x/sync/errgroup\"\n\t\"github.com/segmentio/kafka-go\"\n)\n\nvar _ errgroup.Group\n\nfunc f(*int) {}\n\nfunc other(m kafka.Message) kafka.Message { return m }\n"
			sources["golang.org/x/sync/errgroup/errgroup.go"] = files["sync/errgroup/errgroup.go"]
			m := analysistest.SourceModule(t, sources)
			v := Rewritings[indexOf(test.rewriting)].Apply(m, "p")
			assert.Equal(t, test.places, v.Places, v)
			_, err := v.Load()
			assert.NoError(t, err)
		})
	}
}

// recorder notes failures.
type recorder struct {
	testing.TB
	errors []string
}

func (r *recorder) Helper() {}
func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

// An analyzer whose verdict depends on how the program is written is caught.
func TestCheck(t *testing.T) {
	naive := &analysis.Analyzer{Name: "naive", Doc: "report ignored errors of save, by name", Run: func(pass *analysis.Pass) (any, error) {
		for _, file := range pass.Files {
			ast.Inspect(file, func(n ast.Node) bool {
				if a, ok := n.(*ast.AssignStmt); ok && strings.Contains(fmt.Sprint(a.Lhs), "_") {
					if call, ok := a.Rhs[0].(*ast.CallExpr); ok {
						if sel, ok := call.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "save" {
							pass.Reportf(call.Pos(), "ignored [failure]")
						}
					}
				}
				return true
			})
		}
		return nil, nil
	}}
	m := analysistest.SourceModule(t, program("_ = s.save(m) // want `failure`"))
	for name, caught := range map[string]int{"rename": 1, "generic": 1, "function": 0, "variable": 0} {
		r := &recorder{TB: t}
		Rewritings[indexOf(name)].Apply(m, "p").Check(r, naive)
		assert.Len(t, r.errors, caught, "%s %v", name, r.errors)
	}
}

func TestMatch(t *testing.T) {
	want := func(patterns ...string) (wants []analysistest.Want) {
		for _, p := range patterns {
			wants = append(wants, analysistest.Want{Pattern: regexp.MustCompile(p)})
		}
		return wants
	}
	missing, unexpected := match(want("a", "ab"), []string{"ab", "a"})
	assert.Empty(t, missing)
	assert.Empty(t, unexpected)
	missing, unexpected = match(want("a", "a"), []string{"a", "b"})
	assert.Equal(t, []string{"a"}, missing)
	assert.Equal(t, []string{"b"}, unexpected)
}
