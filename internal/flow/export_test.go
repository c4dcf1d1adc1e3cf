package flow_test

import (
	"bytes"
	"encoding/gob"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/kafkavet/kafkavet/internal/flow"
)

// libSource and appSource are one program in two packages.
const (
	libPath   = "example.com/lib"
	libSource = `package lib

import . "github.com/kafkavet/kafkavet/internal/flow/testdata/toy"

func Fails(r Record) error  { return Wrap("lib", Save(r.Value)) }
func Hides(r Record)        { if err := Work(r); err != nil { Log(err) } }
func Logs(r Record)         { Log(r.Value) }
func Spawns(r Record)       { go func() { Do(r) }() }
func Commits(c *Consumer, r Record) { c.Commit(r) }
func CommitsBelow(c *Consumer, next int64) { c.CommitOffset(0, next) }
func Polls(c *Consumer) (Record, error) { return c.Poll() }
func Into(r Record, o *Order) error { return Decode(r.Value, o) }
func Exit(err error)        { Log(err); Fatal(err) }
func Permanent(err error) bool { return Is(err, Invalid) }
func Tries(r Record) (retry bool, err error) {
	if err := Work(r); err != nil {
		return true, err
	}
	return false, nil
}
func Loop(c *Consumer, handle func(Record) error) error {
	for {
		r, err := c.Poll()
		if err != nil {
			return err
		}
		if err := handle(r); err != nil {
			return err
		}
		c.Commit(r)
	}
}

type Service struct {
	C      *Consumer
	handle func(Record) error
}

func NewService(c *Consumer, handle func(Record) error) *Service {
	return &Service{C: c, handle: handle}
}
func (s *Service) Handle(r Record) error { return s.handle(r) }
func (s *Service) Save(r Record) error { return Store(r.Value) }
func (s *Service) Commit(r Record) { s.C.Commit(r) }

type Task struct{ R Record }

func NewTask(r Record) *Task { return &Task{R: r} }
func (t *Task) Run() error { return Work(t.R) }
`
	appSource = `package app

import (
	. "github.com/kafkavet/kafkavet/internal/flow/testdata/toy"
	"example.com/lib"
)

func fails(c *Consumer) {
	for {
		r, _ := c.Poll()
		if err := lib.Fails(r); err != nil {
			continue
		}
		c.Commit(r) // want Skipped
	}
}

func failsAndStops(c *Consumer) error {
	for {
		r, _ := c.Poll()
		if err := lib.Fails(r); err != nil {
			return err
		}
		c.Commit(r) // ok
	}
}

func hides(c *Consumer) {
	r, _ := c.Poll()
	lib.Hides(r)
	c.Commit(r) // want DespiteFailure
}

func logs(c *Consumer) {
	r, _ := c.Poll()
	c.Commit(r) // ok
	lib.Logs(r)
}

func spawns(c *Consumer) {
	r, _ := c.Poll()
	lib.Spawns(r)
	c.Commit(r) // want Concurrent
}

func commitsFirst(c *Consumer) {
	r, _ := c.Poll()
	lib.Commits(c, r) // want CommitFirst
	Do(r)
}

func commitsAfter(c *Consumer) {
	r, _ := c.Poll()
	Do(r)
	lib.Commits(c, r) // ok
}

func commitsNext(c *Consumer) {
	r, _ := c.Poll()
	lib.CommitsBelow(c, r.Offset+1) // want CommitFirst
	Do(r)
}

func commitsOwn(c *Consumer) {
	r, _ := c.Poll()
	lib.CommitsBelow(c, r.Offset)
	Do(r)
}

func polls(c *Consumer) {
	for {
		r, err := lib.Polls(c)
		if err != nil {
			return
		}
		c.Commit(r) // want CommitFirst
		Do(r)
	}
}

func pollsAfter(c *Consumer) {
	for {
		r, err := lib.Polls(c)
		if err != nil {
			return
		}
		Do(r)
		c.Commit(r) // ok
	}
}

func into(c *Consumer) {
	r, _ := c.Poll()
	c.Commit(r) // want CommitFirst
	var o Order
	if err := lib.Into(r, &o); err == nil {
		Store(o)
	}
}

func exits(c *Consumer) {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			lib.Exit(err)
		}
		c.Commit(r) // ok
	}
}

func tells(c *Consumer) error {
	for {
		r, _ := c.Poll()
		if err := Work(r); err != nil {
			if lib.Permanent(err) {
				continue
			}
			return err
		}
		c.Commit(r) // ok
	}
}

func tries(c *Consumer) {
	for {
		r, _ := c.Poll()
		for {
			retry, err := lib.Tries(r)
			Log(err)
			if !retry {
				break
			}
		}
		c.Commit(r) // ok
	}
}

func loops(c *Consumer) error {
	return lib.Loop(c, func(r Record) error { // want DespiteFailure
		if err := Work(r); err != nil {
			Log(err)
		}
		return nil
	})
}

func loopsRight(c *Consumer) error {
	return lib.Loop(c, func(r Record) error { // ok
		return Work(r)
	})
}

func methods(s *lib.Service) {
	r, _ := s.C.Poll()
	if err := s.Save(r); err != nil {
		Log(err)
	}
	s.Commit(r) // want DespiteFailure
}

func methodsRight(s *lib.Service) error {
	r, _ := s.C.Poll()
	if err := s.Save(r); err != nil {
		return err
	}
	s.Commit(r) // ok
	return nil
}

func tasks(c *Consumer) {
	r, _ := c.Poll()
	t := lib.NewTask(r)
	c.Commit(r) // want CommitFirst
	t.Run()
}

func tasksRight(c *Consumer) error {
	r, _ := c.Poll()
	t := lib.NewTask(r)
	if err := t.Run(); err != nil {
		return err
	}
	return c.Commit(t.R) // ok
}
`
)

// exports are the graphs of a package's functions as other packages see them, by name, and their bytes.
func exports(t *testing.T, p *program) (map[string]*flow.Graph, map[string][]byte) {
	graphs, raw := map[string]*flow.Graph{}, map[string][]byte{}
	for _, fn := range p.funcs {
		g := p.builder.Graph(fn)
		if g == nil {
			continue
		}
		var b bytes.Buffer
		require.NoError(t, gob.NewEncoder(&b).Encode(g.Export()))
		name := fn.RelString(nil)
		if o := fn.Object(); o != nil {
			if f, is := o.(interface{ FullName() string }); is {
				name = f.FullName()
			}
		}
		raw[name] = bytes.Clone(b.Bytes())
		graphs[name] = new(flow.Graph)
		require.NoError(t, gob.NewDecoder(&b).Decode(graphs[name]))
	}
	return graphs, raw
}

// TestImported holds a program over two packages, whose facts went through gob, to the same comments as one
// in a single package.
func TestImported(t *testing.T) {
	imports := newPackages()
	lib := load(t, imports, libPath, "lib.go", libSource, nil)
	lib.build()
	graphs, _ := exports(t, lib)
	app := load(t, imports, "example.com/app", "app.go", appSource, graphs)
	app.build()
	assert.Empty(t, app.builder.Skipped)
	app.check(t)

	_, libFuncs, _ := strings.Cut(libSource, "toy\"\n")
	_, appFuncs, _ := strings.Cut(appSource, ")\n")
	both := "package both\nimport . " + strconv.Quote(toyPath) + "\n" + libFuncs + strings.ReplaceAll(appFuncs, "lib.", "")
	whole := load(t, imports, "example.com/both", "both.go", both, nil)
	whole.build()
	here := whole.byFunction()
	for fn, there := range app.byFunction() {
		assert.Equal(t, here[fn], there, fn)
	}
}

// TestBytes builds every program twice: facts are the same bytes, or dependents would be analysed again.
func TestBytes(t *testing.T) {
	files, err := filepath.Glob("testdata/*.go")
	require.NoError(t, err)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			var raw [2]map[string][]byte
			for i := range raw {
				p := load(t, newPackages(), "example.com/p", file, nil, nil)
				p.build()
				_, raw[i] = exports(t, p)
			}
			require.NotEmpty(t, raw[0])
			assert.Equal(t, raw[0], raw[1])
		})
	}
}

// TestExport: what other packages see has no positions.
func TestExport(t *testing.T) {
	p := load(t, newPackages(), libPath, "lib.go", libSource, nil)
	p.build()
	for _, fn := range p.funcs {
		g := p.builder.Graph(fn)
		require.NotNil(t, g)
		e := g.Export()
		require.Len(t, e.Nodes, len(g.Nodes))
		for i := range e.Nodes {
			assert.False(t, e.Nodes[i].Pos.IsValid())
			assert.Empty(t, e.Nodes[i].Fn)
			assert.NotEmpty(t, g.Nodes[i].Fn, "the graph itself stays as it is")
		}
		assert.Equal(t, g.String(), e.String())
	}
}
