package flow_test

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"

	"github.com/kafkavet/kafkavet/internal/flow"
)

// TestTooBig: a function beyond the bounds is skipped and named, and its callers take it for work; one that is
// merely big is known by its outline.
func TestTooBig(t *testing.T) {
	source := func(calls int) string {
		return fmt.Sprintf(`package p
import . %q
func big(r Record) error {
%s	return nil
}
func first(c *Consumer) {
	r, _ := c.Poll()
	c.Commit(r) // want CommitFirst
	big(r)
}
func ignored(c *Consumer) {
	r, _ := c.Poll()
	big(r)
	c.Commit(r) // want DespiteFailure
}
func last(c *Consumer) error {
	r, _ := c.Poll()
	if err := big(r); err != nil {
		return err
	}
	return c.Commit(r) // ok
}
`, toyPath, strings.Repeat("\tif err := Work(r); err != nil {\n\t\treturn err\n\t}\n", calls))
	}
	t.Run("outline", func(t *testing.T) {
		p := load(t, newPackages(), "example.com/p", "p.go", source(200), nil)
		p.build()
		assert.Empty(t, p.builder.Skipped)
		big := p.builder.Graph(p.pkg.Func("big"))
		require.NotNil(t, big)
		assert.False(t, big.Coarse)
		assert.True(t, big.Export().Coarse)
		assert.Less(t, len(p.builder.Graph(p.pkg.Func("first")).Nodes), 20)
		p.check(t)
	})
	t.Run("skipped", func(t *testing.T) {
		p := load(t, newPackages(), "example.com/p", "p.go", source(2000), nil)
		p.build()
		big := p.pkg.Func("big")
		assert.Equal(t, map[*ssa.Function]string{big: "too big"}, p.builder.Skipped)
		assert.Nil(t, p.builder.Graph(big))
		p.check(t)
	})
}

// TestPanic: a function that defeats the analysis is skipped and named, and the others are analysed all the same.
func TestPanic(t *testing.T) {
	p := load(t, newPackages(), "example.com/p", "p.go", fmt.Sprintf(`package p
import . %q
func defeats(r Record) error {
	Count(1)
	return nil
}
func first(c *Consumer) {
	r, _ := c.Poll()
	c.Commit(r) // want CommitFirst
	defeats(r)
}
func last(c *Consumer) error {
	r, _ := c.Poll()
	if err := defeats(r); err != nil {
		return err
	}
	return c.Commit(r) // ok
}
`, toyPath), nil)
	p.class.boom = "Count"
	p.build()
	defeats := p.pkg.Func("defeats")
	assert.Equal(t, map[*ssa.Function]string{defeats: "panic: boom"}, p.builder.Skipped)
	assert.Nil(t, p.builder.Graph(defeats))
	p.check(t)
}

// ordinary is a classifier that knows nothing.
type ordinary struct{}

func (ordinary) Call(ssa.CallInstruction) flow.Call          { return flow.Call{} }
func (ordinary) Field(types.Type, string) flow.Role          { return flow.Whole }
func (ordinary) Record(types.Type) (record, batch bool)      { return false, false }
func (ordinary) OwnOffset(ssa.Value) bool                    { return false }
func (ordinary) Failure(types.Type, string) bool             { return false }
func (ordinary) Foreign(types.Type) bool                     { return false }
func (ordinary) Handler(*ssa.Function) (handler, stops bool) { return false, false }
func (ordinary) Imported(*types.Func) *flow.Graph            { return nil }
func (ordinary) Impls(*types.Func, types.Type) []flow.Impl   { return nil }
func (ordinary) Held(string, *types.Func) []flow.Impl        { return nil }
func (ordinary) Skipped(token.Pos) bool                      { return false }
func (ordinary) FieldFuncs(string) []ssa.Value               { return nil }

// reading is a classifier that takes whatever is read for records, and closing and flushing for commits.
type reading struct{ ordinary }

func (reading) Call(site ssa.CallInstruction) flow.Call {
	c := site.Common()
	name, args := "", c.Args
	if c.IsInvoke() {
		name, args = c.Method.Name(), append([]ssa.Value{c.Value}, c.Args...)
	} else if fn := c.StaticCallee(); fn != nil && fn.Signature.Recv() != nil {
		name = fn.Name()
	}
	switch {
	case name == "" || len(args) == 0:
	case strings.HasPrefix(name, "Read"), strings.HasPrefix(name, "Next"), strings.HasPrefix(name, "Get"), strings.HasPrefix(name, "parse"):
		if c.Signature().Results().Len() > 0 {
			return flow.Call{Kind: flow.Polls, Consumer: args[0], Tag: name}
		}
	case strings.HasPrefix(name, "Flush"), strings.HasPrefix(name, "Close"):
		return flow.Call{Kind: flow.Commits, Consumer: args[0], Cover: flow.Delivered}
	case strings.HasPrefix(name, "Unlock"), strings.HasPrefix(name, "Wait"):
		return flow.Call{Kind: flow.Joins, Group: args[0]}
	case strings.HasPrefix(name, "Range"), strings.HasPrefix(name, "Do"), strings.HasPrefix(name, "Each"):
		if f := args[len(args)-1]; isFunc(f.Type()) {
			return flow.Call{Kind: flow.Eaches, Record: args[0], Func: f}
		}
	}
	return flow.Call{}
}

func isFunc(t types.Type) bool { _, is := t.Underlying().(*types.Signature); return is }

// TestStd builds and walks big packages that have nothing to do with records: nothing defeats the analysis, only
// size is a bound, and what is found names nodes that there are.
func TestStd(t *testing.T) {
	paths := []string{"encoding/json", "database/sql"}
	if !testing.Short() {
		paths = append(paths, "net/http", "go/types")
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax}, paths...)
	require.NoError(t, err)
	require.Len(t, pkgs, len(paths))
	prog, all := ssautil.Packages(pkgs, ssa.InstantiateGenerics)
	prog.Build()
	for i, pkg := range all {
		require.Empty(t, pkgs[i].Errors)
		fns := functions(pkgs[i], prog, pkg)
		t.Run("ordinary "+pkgs[i].PkgPath, func(t *testing.T) {
			robust(t, ordinary{}, fns)
		})
		if len(fns) < 500 {
			t.Run("reading "+pkgs[i].PkgPath, func(t *testing.T) {
				robust(t, reading{}, fns)
			})
		}
	}
}

func robust(t *testing.T, class flow.Classifier, fns []*ssa.Function) {
	b := flow.NewBuilder(class)
	graphs, walks, tooMany := 0, 0, 0
	for _, fn := range fns {
		g := b.Graph(fn)
		if g == nil {
			continue
		}
		graphs++
		require.NotEmpty(t, g.String())
		require.NotEmpty(t, g.Export().Nodes)
		start := slices.IndexFunc(g.Nodes, func(n flow.Node) bool { return n.Op == flow.Poll || n.Op == flow.Recv })
		if start < 0 {
			continue
		}
		walks++
		rep := flow.Walk(g, start, g.Nodes[start].Key, flow.Mode{}, true)
		if rep.TooMany {
			tooMany++
		}
		for _, trip := range rep.Trips {
			require.Equal(t, start, trip.Poll)
			for _, n := range []int{trip.Commit, trip.Work, trip.Hand} {
				require.Less(t, n, len(g.Nodes))
			}
			require.GreaterOrEqual(t, trip.Commit, 0)
		}
	}
	for fn, why := range b.Skipped {
		assert.Equal(t, "too big", why, fn.String())
	}
	t.Logf("%d graphs, %d too big, %d walks, %d with too many states", graphs, len(b.Skipped), walks, tooMany)
	assert.Greater(t, graphs, 50*len(b.Skipped))
	assert.LessOrEqual(t, 4*tooMany, walks)
}

// functions are those that a package declares, closures included.
func functions(p *packages.Package, prog *ssa.Program, pkg *ssa.Package) (out []*ssa.Function) {
	var add func(fn *ssa.Function)
	add = func(fn *ssa.Function) {
		if fn == nil {
			return
		}
		out = append(out, fn)
		for _, a := range fn.AnonFuncs {
			add(a)
		}
	}
	add(pkg.Func("init"))
	for _, name := range p.Types.Scope().Names() {
		switch o := p.Types.Scope().Lookup(name).(type) {
		case *types.Func:
			add(prog.FuncValue(o))
		case *types.TypeName:
			if n, is := o.Type().(*types.Named); is && !o.IsAlias() {
				for m := range n.Methods() {
					add(prog.FuncValue(m))
				}
			}
		}
	}
	return out
}

// TestValuesInCircles: a value that a call takes and gives back, round and round, has an end.
func TestValuesInCircles(t *testing.T) {
	source := fmt.Sprintf(`package p
import . %q
type source struct{ c *Consumer }
func same(c *Consumer, r Record) *Consumer { Work(r); return c }
func loop(c *Consumer, r Record) {
	next := c
	for i := 0; i < 3; i++ {
		next = same(next, r)
	}
	next.Commit(r)
}
func field(c *Consumer) {
	r, _ := c.Poll()
	var s source
	s.c = same(s.c, r)
	s.c.Commit(r)
}
`, toyPath)
	p := load(t, newPackages(), "example.com/p", "p.go", source, nil)
	p.build()
	assert.Empty(t, p.builder.Skipped)
}
