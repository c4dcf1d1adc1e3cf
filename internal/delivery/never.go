package delivery

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/kafkavet/kafkavet/internal/client"
	"github.com/kafkavet/kafkavet/internal/flow"
	"github.com/kafkavet/kafkavet/internal/settings"
)

// walked is what became of the records of one poll, or of those that a channel was fed with.
type walked struct {
	gr    graph
	start int
	keys  []flow.Key
	row   row // without a call where it is no poll
	c     *Consumer
	rep   *flow.Report
}

// neverCommits finds group consumers none of whose commits can reach the broker. They silence the other
// findings about the order of commits: there are none.
func (u *unit) neverCommits() {
	polls := map[token.Pos][]walked{}
	var order []token.Pos
	drained := false // records that went through channels are worked on
	for _, w := range u.walks {
		if w.row.call == nil {
			drained = drained || len(w.rep.Worked) > 0
			continue
		}
		pos := w.gr.g.Nodes[w.start].Pos
		if polls[pos] == nil {
			order = append(order, pos)
		}
		polls[pos] = append(polls[pos], w)
	}
	for _, pos := range order {
		works := slices.ContainsFunc(polls[pos], func(w walked) bool {
			return len(w.rep.Worked) > 0 || len(w.rep.Sent) > 0 && drained
		})
		if works && !u.inTestAt(pos) {
			u.neverCommitsAt(pos, polls[pos])
		}
	}
}

func (u *unit) inTestAt(pos token.Pos) bool {
	return strings.HasSuffix(u.pass.Fset.Position(pos).Filename, "_test.go")
}

func (u *unit) neverCommitsAt(pos token.Pos, walks []walked) {
	var sites []*settings.Site
	var by *trail
	for _, w := range walks {
		if w.row.call.NoGroup {
			return
		}
		if claim := u.handlerType(w.gr.fn); claim != nil {
			by = u.tracer().claim(claim)
			for _, s := range u.consumedBy(claim) {
				sites = addSite(sites, s)
			}
		} else {
			for _, s := range u.sitesOf(w.gr.g, w.keys) {
				sites = addSite(sites, s)
			}
		}
	}
	for _, s := range u.sites() {
		if slices.ContainsFunc(u.tracer().of(s).calls, func(c call) bool { return c.row.call.Does == client.Poll && c.site.Pos() == pos }) {
			sites = addSite(sites, s)
		}
	}
	if u.commitsByName() {
		return
	}
	if len(sites) == 0 || slices.ContainsFunc(sites, func(s *settings.Site) bool { return u.passed[s] }) { // who makes it knows what it commits
		return
	}
	var e effects
	for _, s := range sites {
		tr := by
		if tr == nil {
			tr = u.tracer().of(s)
		}
		x, never := u.never(s, tr)
		if !never {
			return
		}
		e.marks, e.flushes = e.marks || x.marks, e.flushes || x.flushes
	}
	u.found = slices.DeleteFunc(u.found, func(f *Finding) bool {
		return f.poll == pos && slices.Contains([]Category{CommitBeforeProcessing, CommitConcurrent, CommitDespiteFailure, FailureSkipped}, f.Category)
	})
	f := &Finding{Category: NeverCommits, Pos: pos, Message: e.why() + "; " + restart(sites), poll: pos, Marked: e.marks}
	if len(sites) == 1 {
		f.Site = sites[0]
	}
	f.Evidence = append(f.Evidence, Evidence{pos, "polled here"})
	for _, s := range sites {
		f.Evidence = append(f.Evidence, Evidence{s.Instr.Pos(), "its settings come together here"})
		if off := s.Set[client.AutoCommit].Pos; off.IsValid() && s.Is(client.AutoCommit, false) == settings.Yes {
			f.Evidence = append(f.Evidence, Evidence{off, "automatic commits are turned off here"})
		}
	}
	u.found = append(u.found, f)
	for _, w := range walks {
		w.c.Findings = append(slices.DeleteFunc(w.c.Findings, func(f *Finding) bool { return f.poll == pos }), f)
		w.c.Guarantee = AtLeastOnce
		if slices.ContainsFunc(sites, func(s *settings.Site) bool { return s.Is(client.Start, "latest") != settings.No }) {
			w.c.Guarantee = AtMostOnce
		}
	}
}

// effects are what the calls on a consumer can do to its offsets at the broker.
type effects struct {
	marks   bool // records are marked or stored
	flushes bool // what is marked is sent
	commits bool // offsets are sent
	places  bool // the program places its own start
}

func (e effects) why() string {
	switch {
	case e.marks:
		return "records are marked, but nothing commits what is marked"
	case e.flushes:
		return "what is marked gets committed, but no record is ever marked"
	}
	return "nothing commits the offsets of this group"
}

// restart says what a consumer without commits does when its process is started again.
func restart(sites []*settings.Site) string {
	latest, earliest := false, false
	for _, s := range sites {
		switch s.Is(client.Start, "latest") {
		case settings.Yes:
			latest = true
		case settings.No:
			earliest = true
		default:
			latest, earliest = true, true
		}
	}
	again := "each restart begins at the start of the topic again and repeats every record"
	newest := "each restart begins at the newest record and skips what was produced meanwhile"
	fix := ": commit a record once it is processed"
	switch {
	case latest && earliest:
		return "each restart begins where a new group does: it repeats every record, or skips what was produced meanwhile" + fix
	case latest:
		return newest + fix
	}
	return again + fix
}

// never reports whether no commit of what was made at s can reach the broker. All that may commit happens
// on the trail tr: that of the consumer, or of the sessions that its handler is called with.
func (u *unit) never(s *settings.Site, tr *trail) (effects, bool) {
	if tr.escapes || s.IsSet(client.Group) != settings.Yes || s.Set[client.Partition].Certainty != settings.Default {
		return effects{}, false
	}
	if random, host := u.perProcess(s); random || host {
		return effects{}, false
	}
	if ownStart(s) {
		return effects{}, false
	}
	modes, sure := s.Mode()
	if sure == settings.Unclear {
		return effects{}, false
	}
	var e effects
	u.effects(s, tr, &e)
	for _, m := range modes {
		switch m.Auto {
		case client.OnMark:
			if e.marks {
				return e, false
			}
		case client.Manual:
			if e.marks && e.flushes && !m.MarksIgnored {
				return e, false
			}
		case client.NoGroup, client.OnDelivery, client.OnNextPoll, client.OnAck, client.Unfollowed:
			return e, false
		}
	}
	return e, !e.commits && !e.places
}

// ownStart reports whether the program says itself from where to read when there is no offset, which is always
// where nothing is committed: from a time or an offset, neither the first record nor the last.
func ownStart(s *settings.Site) bool {
	return slices.ContainsFunc(s.Set[client.Start].Consts, func(c any) bool { return c == "time" || c == "offset" || c == "relative" })
}

// effects gathers what the calls on a trail do, and those that may be on it for all that is known.
func (u *unit) effects(s *settings.Site, tr *trail, e *effects) {
	t := u.tracer()
	for _, c := range tr.calls {
		u.effect(s, c, e)
	}
	known := map[ssa.CallInstruction]bool{}
	claimed := map[ssa.CallInstruction]bool{}
	for _, o := range u.settings.Sites {
		for _, c := range t.of(o).calls {
			known[c.site] = true
		}
	}
	for _, fn := range u.reach.Funcs {
		if claim := u.handlerType(fn); claim != nil {
			for _, c := range t.claim(claim).calls {
				known[c.site], claimed[c.site] = true, true
			}
		}
	}
	for _, c := range t.calls {
		lib, r := client.CallOf(callee(c.Common()))
		if lib != s.Lib || r.Does == client.Poll {
			continue
		}
		if !known[c] || r.ByRecord && !claimed[c] {
			u.effect(s, call{row: row{lib, r}, site: c, cover: coverOf(r.Cover)}, e)
		}
	}
	for _, gr := range u.graphs { // in other packages
		for i := range gr.g.Nodes {
			n := &gr.g.Nodes[i]
			if r := u.class.row(n.Tag); n.Foreign && n.Op == flow.Commit && len(n.Key) == 0 && r.lib == s.Lib {
				u.effect(s, call{row: r, node: n, cover: n.Cover}, e)
			}
		}
	}
}

// asks reports whether the package calls a method of a library.
func (u *unit) asks(lib *client.Library, method string) bool {
	return slices.ContainsFunc(u.tracer().calls, func(c ssa.CallInstruction) bool {
		l, r := client.CallOf(callee(c.Common()))
		return l == lib && r.Name == method
	})
}

func (u *unit) effect(s *settings.Site, c call, e *effects) {
	r := c.row.call
	if idle(r, s) || r.Member != "" && !u.asks(s.Lib, r.Member) {
		return
	}
	switch r.Does {
	case client.Poll:
		e.commits = e.commits || r.OnDelivery
	case client.Mark:
		e.marks = true
	case client.Flush:
		e.flushes = true
	case client.Commit:
		switch {
		case c.cover == flow.Flush, c.cover == flow.Stored && s.Is(client.AutoStore, true) == settings.No:
			e.flushes = true
		default:
			e.commits = true
		}
	case client.SendOffsets:
		e.commits = true
	case client.End:
		e.commits = e.commits || r.Cover == client.Delivered
	case client.Rewind:
		e.places = true
	case client.Assign:
		e.places = e.places || c.node != nil || !echoes(c.site, r)
	}
}

// echoes reports whether an assignment only gives back what the event of a rebalance said: the list was
// not touched before.
func echoes(site ssa.CallInstruction, r *client.Call) bool {
	if r.Echo == "" {
		return false
	}
	list := operand(site, r.Record)
	if list == nil || !ofEvent(list, r.Echo) {
		return false
	}
	for _, b := range site.Parent().Blocks {
		for _, in := range b.Instrs {
			v, ok := in.(ssa.Value)
			if !ok || !types.Identical(v.Type(), list.Type()) {
				continue
			}
			for _, ref := range *v.Referrers() {
				switch ref := ref.(type) {
				case *ssa.IndexAddr:
					if isWritten(ref) {
						return false
					}
				case ssa.CallInstruction:
					fn := callee(ref.Common())
					if _, builtin := ref.Common().Value.(*ssa.Builtin); !builtin && (fn == nil || fn.Pkg() == nil || !client.IsClient(fn.Pkg().Path())) {
						return false
					}
				}
			}
		}
	}
	return true
}

// ofEvent reports whether v is loaded from a field of an event of the named type.
func ofEvent(v ssa.Value, event string) bool {
	var of types.Type
	switch v := v.(type) {
	case *ssa.Field:
		of = v.X.Type()
	case *ssa.UnOp:
		f, ok := v.X.(*ssa.FieldAddr)
		if !ok {
			return false
		}
		of = f.X.Type()
		if p, ok := of.Underlying().(*types.Pointer); ok {
			of = p.Elem()
		}
	default:
		return false
	}
	n, ok := types.Unalias(of).(*types.Named)
	return ok && n.Obj().Name() == event
}

// isWritten reports whether what stands at an address is changed, or its address handed on.
func isWritten(addr ssa.Value) bool {
	for _, r := range *addr.Referrers() {
		switch r := r.(type) {
		case *ssa.UnOp, *ssa.DebugRef:
		case *ssa.FieldAddr:
			if isWritten(r) {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// ---- handlers ----

// handlerType is the type whose method fn the client calls with records, nil if it is no such method.
func (u *unit) handlerType(fn *ssa.Function) *types.TypeName {
	obj, _ := fn.Object().(*types.Func)
	if obj == nil || fn.Signature.Recv() == nil {
		return nil
	}
	if _, h := client.HandlerOf(obj); h == nil {
		return nil
	}
	return nameOf(fn.Signature.Recv().Type())
}

func nameOf(t types.Type) *types.TypeName {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Origin().Obj()
	}
	return nil
}

// claim follows the sessions that the methods of a handler type are called with.
func (t *tracer) claim(name *types.TypeName) *trail {
	if tr := t.claims[name]; tr != nil {
		return tr
	}
	tr := t.newTrail(nil, nil)
	t.claims[name] = tr
	for _, fn := range t.funcs {
		if t.u.handlerType(fn) != name {
			continue
		}
		_, h := client.HandlerOf(fn.Object().(*types.Func))
		if i, ok := h.Committer.IsArg(); ok && i+1 < len(fn.Params) {
			tr.typ = fn.Params[i+1].Type()
			tr.add(fn.Params[i+1])
		}
	}
	tr.follow()
	return tr
}

// consumedBy are the consumers that call a handler of the named type.
func (u *unit) consumedBy(name *types.TypeName) []*settings.Site {
	var out []*settings.Site
	for _, s := range u.sites() {
		for _, c := range u.tracer().of(s).calls {
			if r := c.row.call; r.Does == client.Consume && c.node == nil && u.tracer().is(operand(c.site, r.Func), name, 0) {
				out = addSite(out, s)
			}
		}
	}
	return out
}

// is reports whether v may be of the named type, or something that wraps one.
func (t *tracer) is(v ssa.Value, name *types.TypeName, depth int) bool {
	if v == nil || depth > 3 {
		return false
	}
	vals, _ := t.sources(v)
	for _, v := range vals {
		if nameOf(v.Type()) == name {
			return true
		}
		if x, ok := v.(*ssa.Extract); ok {
			v = x.Tuple
		}
		if c, ok := v.(*ssa.Call); ok {
			for _, a := range operands(c.Common()) {
				if t.is(a, name, depth+1) {
					return true
				}
			}
		}
	}
	return false
}

// ---- groups of one process ----

// perProcess reports whether the group of what was made at s belongs to one process: its id is new at each
// start, so that nobody ever resumes from its offsets, or it names the host.
func (u *unit) perProcess(s *settings.Site) (random, host bool) {
	v := s.Set[client.Group]
	if v.Certainty == settings.Default || !v.Pos.IsValid() {
		return false, false
	}
	r := &randomness{t: u.tracer(), seen: map[ssa.Value]bool{}}
	for _, in := range r.t.at[v.Pos] {
		switch in := in.(type) {
		case *ssa.Store:
			r.from(in.Val)
		case *ssa.MapUpdate:
			r.from(in.Value)
		case ssa.CallInstruction:
			for _, a := range operands(in.Common()) {
				r.from(a)
			}
		}
	}
	return r.random && !r.chosen, r.host && !r.chosen
}

// randomness looks for what differs between the processes of one program.
type randomness struct {
	t            *tracer
	seen         map[ssa.Value]bool
	random, host bool
	chosen       bool // it is only what stands where a caller gives none
}

func (r *randomness) from(v ssa.Value) {
	vals, all := r.t.sources(v)
	before := *r
	defer func() { r.chosen = r.chosen || !all && (r.random && !before.random || r.host && !before.host) }()
	for _, v := range vals {
		if r.seen[v] {
			continue
		}
		r.seen[v] = true
		if x, ok := v.(*ssa.Extract); ok {
			v = x.Tuple
		}
		switch v := v.(type) {
		case *ssa.Call:
			if !r.call(v.Common()) {
				for _, a := range operands(v.Common()) {
					r.from(a)
				}
			}
		case *ssa.BinOp:
			r.from(v.X)
			r.from(v.Y)
		case *ssa.Slice:
			r.filled(v)
			r.from(v.X)
		case *ssa.UnOp:
			if f, ok := v.X.(*ssa.FieldAddr); ok {
				r.name(fieldAt(f.X.Type(), f.Field).Name())
			}
		case *ssa.Alloc, *ssa.MakeSlice:
			r.filled(v)
		}
	}
}

// filled looks at what is written into a list or variable.
func (r *randomness) filled(v ssa.Value) {
	for _, in := range *v.Referrers() {
		switch in := in.(type) {
		case *ssa.Store:
			if in.Addr == v {
				r.from(in.Val)
			}
		case *ssa.IndexAddr:
			r.filled(in)
		case *ssa.Slice:
			if v != in.X || !r.seen[in] {
				r.seen[in] = true
				r.filled(in)
			}
		case *ssa.Call: // rand.Read(b)
			r.call(in.Common())
		}
	}
}

// call judges a function by its name; false if that says nothing.
func (r *randomness) call(c *ssa.CallCommon) bool {
	fn := callee(c)
	if fn == nil || fn.Pkg() == nil {
		return false
	}
	switch path := fn.Pkg().Path(); {
	case path == "math/rand", path == "math/rand/v2", path == "crypto/rand",
		path == "time" && fn.Name() == "Now", path == "os" && fn.Name() == "Getpid":
		r.random = true
		return true
	case path == "os" && (fn.Name() == "Getenv" || fn.Name() == "LookupEnv"):
		if k, ok := c.Args[0].(*ssa.Const); ok && k.Value != nil {
			r.name(strings.ReplaceAll(constant.StringVal(k.Value), "_", ""))
		}
		return true
	case isUnique(path):
		r.random = true
		return true
	}
	return r.name(fn.Name())
}

// name judges a function, field or environment variable by its name.
func (r *randomness) name(name string) bool {
	if isUnique(name) {
		r.random = true
		return true
	}
	name = strings.ToLower(name)
	for _, w := range []string{"hostname", "podname", "podip", "instanceid", "nodename"} {
		if strings.Contains(name, w) {
			r.host = true
			return true
		}
	}
	return false
}

// isUnique reports whether a name is that of a maker of ids that no other process has.
func isUnique(name string) bool {
	name = strings.ToLower(name)
	for _, w := range []string{"uuid", "ulid", "ksuid", "nanoid", "random", "rs/xid", "petname"} {
		if strings.Contains(name, w) {
			return true
		}
	}
	return false
}
