// Package delivery builds the model that everything else reads: the consumers and producers of a package,
// with their settings, what happens to a record between poll and commit, the guarantee that follows, and
// the faults, each with its evidence in order.
package delivery

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"reflect"
	"slices"
	"sort"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/kafkavet/kafkavet/internal/client"
	"github.com/kafkavet/kafkavet/internal/config"
	"github.com/kafkavet/kafkavet/internal/directive"
	"github.com/kafkavet/kafkavet/internal/effect"
	"github.com/kafkavet/kafkavet/internal/flow"
	"github.com/kafkavet/kafkavet/internal/reach"
	"github.com/kafkavet/kafkavet/internal/settings"
)

// Analyzer builds the Model of a package. It reports nothing.
var Analyzer = &analysis.Analyzer{
	Name:       "kafkadelivery",
	Doc:        "work out the delivery guarantee of each Kafka consumer and producer",
	Run:        run,
	Requires:   []*analysis.Analyzer{reach.Analyzer, config.Analyzer},
	FactTypes:  []analysis.Fact{new(Summary), new(Hidden), new(Held), new(Transactions), new(settings.Fact)},
	ResultType: reflect.TypeFor[*Model](),
}

// Summary is what other packages need to know of a function: its graph, without positions.
type Summary struct{ Graph flow.Graph }

func (*Summary) AFact()         {}
func (*Summary) String() string { return "flow" }

// Hidden is a package's fact about the exported methods of its unexported types, which other packages reach
// through interfaces and results but cannot name.
type Hidden struct {
	Methods []string // "type.Method", sorted
	Graphs  []flow.Graph
}

func (*Hidden) AFact()         {}
func (*Hidden) String() string { return "flow of hidden types" }

// hiddenName is how Hidden names a method of an unexported type, "" for other functions.
func hiddenName(fn *types.Func) string {
	recv := fn.Signature().Recv()
	if recv == nil {
		return ""
	}
	t := recv.Type()
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok && !n.Obj().Exported() {
		return n.Obj().Name() + "." + fn.Name()
	}
	return ""
}

// Model is what is known of a package.
type Model struct {
	Consumers []*Consumer
	Findings  []*Finding
	// Writers write in transactions, Readers read without minding that.
	Writers []Topic
	Readers []Reader
	// Sites are where consumers and producers are made.
	Sites []*settings.Site
	// Again is the model of the package as it would be with other files, its facts untouched.
	Again   func(files []*ast.File, pkg *types.Package, info *types.Info) (*Model, error)
	skipped []string
	events  map[*ssa.Function]bool // the functions with Kafka events, and whether they were skipped
}

// Skipped names the functions that defeated the analysis, with the reason.
func (m *Model) Skipped() []string { return m.skipped }

// Guarantee is what a consumer guarantees, the weakest first.
type Guarantee string

const (
	AtMostOnce  Guarantee = "at-most-once"  // may lose records
	AtLeastOnce Guarantee = "at-least-once" // loses none, may repeat
	ExactlyOnce Guarantee = "exactly-once"
	NoGroup     Guarantee = "none"    // no group, or positions kept elsewhere
	Unfollowed  Guarantee = "unknown" // it cannot be followed
)

// Consumer is one place where records are polled.
type Consumer struct {
	Library   string
	Pos       token.Pos
	Func      string
	Site      *settings.Site // where it was made, nil if that is not in sight
	Guarantee Guarantee
	Polls     []token.Pos
	Commits   []token.Pos
	Worked    Chain // where its records are worked on, and the calls that lead there
	Findings  []*Finding
	unsure    bool // some way of its records may lose them: more than at-most-once is not proved
}

// Finding is a fault.
type Finding struct {
	Category Category
	Pos      token.Pos
	Message  string // without the category
	Evidence []Evidence
	poll     token.Pos
	// behindWork: its commit is also that of records which were worked on before.
	behindWork bool

	// What a fix goes by. Consumer, and the chains, are those of faults in the order of events; Site and Row or Call
	// those of settings.
	Consumer                 *Consumer
	Poll, Work, Hand, Commit Chain
	Fault                    flow.Trip
	Site                     *settings.Site
	Row                      *client.SettingRow
	Call                     *client.Call
	Marked                   bool // never-commits: records are marked
}

// Chain is a place, and the calls by which the program came there, the innermost first.
type Chain []token.Pos

// Evidence is a place that proves a finding.
type Evidence struct {
	Pos  token.Pos
	What string
}

func run(pass *analysis.Pass) (result any, err error) {
	r := pass.ResultOf[reach.Analyzer].(*reach.Result)
	m := &Model{}
	if !r.Analysed {
		return m, nil
	}
	m.Again = again(pass)
	m.events = eventful(pass.Fset, r.Funcs)
	// The builder skips a function that defeats it. Should anything behind it fail, the package is named, and
	// the others go on.
	defer func() {
		if p := recover(); p != nil {
			for fn := range m.events {
				m.events[fn] = true
			}
			result = &Model{skipped: []string{fmt.Sprintf("package %s: %v", pass.Pkg.Path(), p)}, events: m.events}
		}
	}()
	u := &unit{pass: pass, m: m, reach: r, config: pass.ResultOf[config.Analyzer].(*config.Config), named: map[string][]*settings.Site{}, marks: map[string]bool{}, chans: map[string]flow.Chan{}, feeders: map[channel]feeder{}}
	u.settings = settings.Analyze(settings.Input{
		Funcs: r.Funcs, Pkg: r.Pkg,
		Import:   pass.ImportObjectFact,
		Export:   func(o types.Object, f analysis.Fact) { pass.ExportObjectFact(o, f) },
		Harmless: func(fn *types.Func) bool { return effect.Of(fn).Kind == effect.Harmless },
	})
	m.Sites = u.settings.Sites
	u.build()
	if len(r.Clients) > 0 {
		u.walk()
		u.handedOn()
		u.conflicts()
		u.neverCommits()
		u.isolation()
		u.finish()
	}
	u.declare()
	u.leaveOut()
	u.export()
	u.skips()
	return m, nil
}

// unit is the analysis of one package.
type unit struct {
	pass     *analysis.Pass
	m        *Model
	reach    *reach.Result
	config   *config.Config
	settings *settings.Result
	class    *classifier
	builder  *flow.Builder
	graphs   []graph
	named    map[string][]*settings.Site // sites of the consumers kept in a field or global
	chans    map[string]flow.Chan        // record channels kept in a field or global
	feeders  map[channel]feeder
	byPos    map[token.Pos]*settings.Site
	passed   map[*settings.Site]bool // those whose consumer another package makes, with settings from here
	marks    map[string]bool         // libraries whose records are marked or stored somewhere in the package
	found    []*Finding
	walks    []walked
	trace    *tracer
}

type graph struct {
	fn   *ssa.Function
	g    *flow.Graph
	root bool
}

func (u *unit) build() {
	u.class = &classifier{pass: u.pass, config: u.config, skipped: directive.Skipped(u.pass.Files), rows: map[string]row{}, imported: map[*types.Func]*flow.Graph{},
		impls: map[string][]flow.Impl{}, prog: u.reach.Pkg.Prog, sites: map[ssa.Instruction]*settings.Site{}}
	u.byPos = map[token.Pos]*settings.Site{}
	for _, s := range u.settings.Sites {
		u.class.sites[s.Instr] = s
		u.byPos[s.Instr.Pos()] = s
	}
	u.passed = map[*settings.Site]bool{}
	for _, s := range u.settings.Passed {
		if u.byPos[s.Instr.Pos()] == nil {
			u.byPos[s.Instr.Pos()] = s
			u.passed[s] = true
		}
	}
	u.class.fields = u.fieldFuncs()
	u.class.held = u.heldHere()
	u.class.heldBy = u.heldElsewhere()
	u.builder = flow.NewBuilder(u.class)
	if len(u.reach.Clients) == 0 { // no records are polled: what others call is known when it is exported
		return
	}
	for _, fn := range u.reach.Funcs {
		u.builder.Graph(fn)
	}
	for _, fn := range u.reach.Funcs {
		g := u.builder.Graph(fn)
		if g == nil || u.inTest(fn) {
			continue
		}
		handler, _ := u.class.Handler(fn)
		u.graphs = append(u.graphs, graph{fn: fn, g: g, root: handler || !u.absorbed(fn) || exported(fn)})
		for i := range g.Nodes {
			n := &g.Nodes[i]
			if n.Op == flow.Commit && n.Mark {
				u.marks[u.class.row(n.Tag).lib.Name] = true
			}
			if n.Op != flow.Rewind {
				continue
			}
			if s := u.byPos[n.Pos]; s != nil {
				for _, k := range n.Key {
					if v := g.Vars[k.Var]; v.Kind == flow.Named {
						u.named[v.Name] = addSite(u.named[v.Name], s)
					}
				}
			}
		}
		for _, c := range g.Chans {
			if v := g.Vars[c.Var]; v.Kind == flow.Named {
				u.chans[v.Name] = c
			}
		}
	}
}

// skips notes the functions that could not be followed.
func (u *unit) skips() {
	for fn, why := range u.builder.Skipped {
		u.m.skip(fn, why)
	}
	for _, fn := range u.reach.TooBig {
		u.m.skip(fn, fmt.Sprintf("too big: more than %d statements", reach.MaxStatements))
	}
	sort.Strings(u.m.skipped)
}

func addSite(all []*settings.Site, s *settings.Site) []*settings.Site {
	for _, x := range all {
		if x == s {
			return all
		}
	}
	return append(all, s)
}

func exported(fn *ssa.Function) bool {
	o := fn.Object()
	return o != nil && o.Exported()
}

// inTest reports whether fn stands in a test file or belongs to a mock: neither gets findings.
func (u *unit) inTest(fn *ssa.Function) bool {
	file := u.pass.Fset.Position(fn.Pos()).Filename
	if strings.HasSuffix(file, "_test.go") {
		return true
	}
	if recv := fn.Signature.Recv(); recv != nil {
		t := recv.Type()
		if p, ok := t.(*types.Pointer); ok {
			t = p.Elem()
		}
		if n, ok := t.(*types.Named); ok {
			return u.class.isMock(n.Obj())
		}
	}
	if fn.Parent() != nil {
		return u.inTest(fn.Parent())
	}
	return false
}

// absorbed reports whether the package itself calls fn: its tests do not count, they are not who fn is for.
func (u *unit) absorbed(fn *ssa.Function) bool {
	return u.builder.Absorbed(fn, func(by *ssa.Function) bool { return !u.inTest(by) })
}

// fieldFuncs finds the function values that the package keeps in fields and globals, whether stored there
// directly or through a parameter.
func (u *unit) fieldFuncs() map[string][]ssa.Value {
	out := map[string][]ssa.Value{}
	args := map[*ssa.Parameter][]ssa.Value{}
	type store struct {
		name string
		val  ssa.Value
	}
	var stores []store
	for _, fn := range u.reach.Funcs {
		if u.inTestFile(fn) {
			continue
		}
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				switch in := in.(type) {
				case *ssa.Store:
					if _, ok := in.Val.Type().Underlying().(*types.Signature); ok {
						if name := flow.CellName(in.Addr); name != "" {
							stores = append(stores, store{name, in.Val})
						}
					}
				case ssa.CallInstruction:
					c := in.Common()
					if callee := c.StaticCallee(); callee != nil && callee.Blocks != nil {
						for i, a := range c.Args {
							if i < len(callee.Params) {
								args[callee.Params[i]] = append(args[callee.Params[i]], a)
							}
						}
					} else if fn := callee2(c); fn != nil {
						if g := u.class.Imported(fn); g != nil {
							for _, s := range g.Stores {
								if s.Slot < len(c.Args) {
									stores = append(stores, store{s.Name, c.Args[s.Slot]})
								}
							}
						}
					}
				}
			}
		}
	}
	for _, s := range stores {
		for _, v := range resolve(s.val, args, 0) {
			out[s.name] = append(out[s.name], v)
		}
	}
	return out
}

func callee2(c *ssa.CallCommon) *types.Func {
	if c.IsInvoke() {
		return nil
	}
	return callee(c)
}

func (u *unit) inTestFile(fn *ssa.Function) bool {
	return strings.HasSuffix(u.pass.Fset.Position(fn.Pos()).Filename, "_test.go")
}

// resolve follows a function value back through parameters.
func resolve(v ssa.Value, args map[*ssa.Parameter][]ssa.Value, depth int) []ssa.Value {
	for {
		switch c := v.(type) {
		case *ssa.ChangeType:
			v = c.X
			continue
		case *ssa.MakeInterface:
			v = c.X
			continue
		}
		break
	}
	switch v := v.(type) {
	case *ssa.Function, *ssa.MakeClosure:
		return []ssa.Value{v}
	case *ssa.Parameter:
		var out []ssa.Value
		if depth < 3 {
			for _, a := range args[v] {
				out = append(out, resolve(a, args, depth+1)...)
			}
		}
		return out
	}
	return nil
}

// export gives other packages the graphs of this one's functions.
func (u *unit) export() {
	if u.pass.Pkg.Name() == "main" {
		return
	}
	hidden := map[string]flow.Graph{}
	defer func() {
		var h Hidden
		for _, name := range slices.Sorted(maps.Keys(hidden)) {
			h.Methods = append(h.Methods, name)
			h.Graphs = append(h.Graphs, hidden[name])
		}
		if len(h.Methods) > 0 {
			u.pass.ExportPackageFact(&h)
		}
	}()
	for _, fn := range u.reach.Funcs {
		obj, ok := fn.Object().(*types.Func)
		if !ok || !obj.Exported() || u.inTest(fn) || fn.Origin() != nil {
			continue
		}
		if g := u.builder.Graph(fn); g != nil {
			if name := hiddenName(obj); name != "" {
				hidden[name] = *g.Export()
				continue
			}
			u.pass.ExportObjectFact(obj, &Summary{Graph: *g.Export()})
		}
	}
	u.exportInterfaces()
	u.exportHeld()
}

// exportInterfaces gives the methods of an interface that only look something up in memory the graphs of the one type of
// this package that implements it, if nobody else can name that type. What does more stays what callers take it for: work,
// that is tried again or saved elsewhere as a whole.
func (u *unit) exportInterfaces() {
	scope := u.pass.Pkg.Scope()
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || !tn.Exported() || tn.IsAlias() || !types.IsInterface(tn.Type()) {
			continue
		}
		iface := tn.Type().Underlying().(*types.Interface)
		for m := range iface.ExplicitMethods() {
			impls := u.class.Impls(m, tn.Type())
			if !m.Exported() || len(impls) != 1 || impls[0].Fn == nil {
				continue
			}
			obj, ok := impls[0].Fn.Object().(*types.Func)
			if !ok || hiddenName(obj) == "" {
				continue
			}
			if g := u.builder.Graph(impls[0].Fn); g != nil && g.LooksUp() {
				u.pass.ExportObjectFact(m, &Summary{Graph: *g.Export()})
			}
		}
	}
}

// siteOf finds where the consumer of a node was made: in the same graph, or by the field that keeps it.
func (u *unit) siteOf(g *flow.Graph, keys []flow.Key) *settings.Site {
	if all := u.sitesOf(g, keys); len(all) > 0 {
		return all[0]
	}
	return nil
}

// sitesOf are all places where it may have been made, as far as the package goes.
func (u *unit) sitesOf(g *flow.Graph, keys []flow.Key) []*settings.Site {
	var all []*settings.Site
	for i := range g.Nodes {
		n := &g.Nodes[i]
		if n.Op == flow.Rewind && flow.SameVar(n.Key, keys) {
			if s := u.byPos[n.Pos]; s != nil {
				all = addSite(all, s)
			}
		}
	}
	if len(all) == 0 {
		for _, k := range keys {
			if v := g.Vars[k.Var]; v.Kind == flow.Named {
				for _, s := range u.named[v.Name] {
					all = addSite(all, s)
				}
			}
		}
	}
	return all
}

// siteBeside finds the place for a consumer that comes from where nobody sees: out of a parameter, a field, a map. When
// the package makes such consumers in one place only, this is one of them.
func (u *unit) siteBeside(r row) *settings.Site {
	if r.call == nil {
		return nil
	}
	var found *settings.Site
	for _, s := range u.settings.Sites {
		if s.Lib != r.lib || typeName(s.Value.Type()) != r.call.Recv || u.inTest(s.Instr.Parent()) {
			continue
		}
		if found != nil {
			return nil
		}
		found = s
	}
	return found
}

// typeName is the name of the type that t is or points to.
func typeName(t types.Type) string {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj().Name()
	}
	return ""
}

// mode says what a consumer commits by itself.
func (u *unit) mode(site *settings.Site, r row) flow.Mode {
	var m flow.Mode
	if r.call == nil {
		return m
	}
	m.Ahead, m.Alone = r.call.Ahead, r.call.Alone
	if site == nil {
		m.Stored = !u.marks[r.lib.Name]
		return m
	}
	if random, _ := u.perProcess(site); random { // nobody resumes from what it commits
		m.NoCommit = true
		return m
	}
	if r.call.OnDelivery {
		a := site.IsSet(client.Group)
		m.OnDelivery = a == settings.Yes || a == settings.Maybe
		return m
	}
	if r.call.NoGroup {
		return m
	}
	modes, sure := site.Mode()
	if sure == settings.Unclear || len(modes) == 0 {
		m.Stored = !u.marks[r.lib.Name]
		return m
	}
	m.NoMarks = true
	byHand := false // on some path
	for _, x := range modes {
		switch x.Auto {
		case client.OnDelivery:
			m.OnDelivery = true
		case client.OnNextPoll:
			m.OnNextPoll = true
		case client.NoGroup:
		default:
			byHand = true
		}
		m.NoMarks = m.NoMarks && x.MarksIgnored
	}
	if byHand { // the settings may turn it off
		m.OnDelivery, m.OnNextPoll = false, false
	}
	m.NoCommit = len(modes) == 1 && modes[0].Auto == client.NoGroup
	m.Stored = site.Is(client.AutoStore, true) == settings.Yes
	return m
}
