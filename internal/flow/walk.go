package flow

import (
	"encoding/binary"
	"go/token"
	"slices"
	"sort"
)

// Fault is how a record gets lost.
type Fault uint8

const (
	CommitFirst    Fault = iota // a commit covers the record, work on it follows
	AutoFirst                   // the client itself commits the record, work on it follows or is under way
	Concurrent                  // a commit covers the record while a goroutine still works on it
	DespiteFailure              // work on the record failed, a commit covers it all the same
	Skipped                     // work on the record failed, a later commit lies above it
)

// A Trip is a fault found: the nodes of its events, -1 where there is none.
type Trip struct {
	Fault                    Fault
	Poll, Work, Commit, Hand int
	Panics                   bool // the failure is a panic
	Leaves                   bool // what follows the commit is not work in sight: the record leaves for code unseen
	Shared                   bool // several goroutines run the poll and the commit
	Ahead                    bool // records wait in a channel that the client fills ahead
}

// Report is what the walk of one record has found.
type Report struct {
	Trips     []Trip
	Committed []int // commits that cover the record
	Behind    []int // those of them that stand behind work on it
	Worked    []int // work on it
	Sent      []Key // channels through which it leaves
	Leaves    bool  // it is returned to code that is not in sight
	Kept      bool  // it is put into a field, a global or what a caller passed in
	Unsure    bool  // work on it may have failed without a trace in sight, and the offset goes past it
	TooMany   bool  // the walk was given up
}

// maxStates bounds a walk.
const maxStates = 100000

// Walk follows a record that arrives at node start, a Poll or a Recv, from the consumer that keys name (none
// if that is not known). With leaves, the results of the graph go to callers that are not in sight.
func Walk(g *Graph, start int, keys []Key, mode Mode, leaves bool) *Report {
	w := newWalker(g, start, mode, leaves)
	w.keys = keys
	w.run()
	r := w.report()
	if w.tooMany { // half a walk proves nothing
		r.Trips = nil
	}
	return r
}

// Arrival is a graph of what g does with the record that it is given in parameter n: it arrives at node start.
func Arrival(g *Graph, n int, pos token.Pos) (with *Graph, start int) {
	v := Var(slices.IndexFunc(g.Vars, func(v VarInfo) bool { return v.Kind == Slot && v.N == n }))
	arrival := mk(Poll, pos)
	arrival.Var, arrival.Parent = v, -1
	arrival.Succ = []Edge{{To: 0, Guard: Guard{Var: NoVar}}}
	c := *g
	c.Nodes = append(slices.Clip(g.Nodes), arrival)
	return &c, len(g.Nodes)
}

type place struct {
	v    Var
	meta bool
}
type val struct {
	v Var
	k int32
}

// state is what is known of the record and of the errors at a node.
type state struct {
	places []place // where it sits, sorted
	passed []Var   // loops that went past it, sorted
	vals   []val   // what errors and booleans are, sorted
	worked int32   // first work on it, -1
	cover  int32   // the commit that covers it before work, -1
	failed int32   // the work that failed, -1
	handed int32   // the hand-off that nobody waited for, -1
	unsure int32   // the work of which nobody in sight knows whether it failed in the end, -1
	flags  uint8
}

const (
	panicked uint8 = 1 << iota
	stepped        // another record has been polled since
	outlived       // and that since work on this one failed
)

type item struct {
	node int
	st   state
}

type walker struct {
	g      *Graph
	start  int
	keys   []Key
	mode   Mode
	leaves bool

	element map[Var]bool // variables that loops step
	takes   map[int]bool // calls whose text works on records or hands them on
	drained map[Var]bool // fields that a goroutine beside us works on
	stream  map[int]bool // polls of the record's stream
	origin  [][]from     // per variable: the polls whose records it may hold
	live    []bits
	inLoop  []bits // per node: the loops that may go on behind it without beginning anew, or that a commit asks about
	retried map[string]bool
	loose   map[int]bool
	beating map[int]bool
	seen    map[string]bool
	todo    []item

	trips     map[Trip]bool
	closed    []item // where the record is committed behind the work on it
	firsts    []item // where work follows the commit that covers the record
	committed map[int]bool
	worked    map[int]bool
	sent      map[Key]bool
	left      bool
	kept      bool
	unsure    bool // a commit covers such work
	leftOpen  bool // another record follows such work
	tooMany   bool
}

func newWalker(g *Graph, start int, mode Mode, leaves bool) *walker {
	w := &walker{g: g, start: start, mode: mode, leaves: leaves, stream: map[int]bool{start: true},
		retried: map[string]bool{}, loose: map[int]bool{}, beating: map[int]bool{}, seen: map[string]bool{}, trips: map[Trip]bool{},
		committed: map[int]bool{}, worked: map[int]bool{}, sent: map[Key]bool{}}
	s := &g.Nodes[start]
	w.element, w.takes = map[Var]bool{}, map[int]bool{}
	for i := range g.Nodes {
		if n := &g.Nodes[i]; (n.Op == Work || n.Op == Send) && len(n.Refs) > 0 {
			for j := n.Parent; j >= 0 && !w.takes[j]; j = g.Nodes[j].Parent {
				w.takes[j] = true
			}
		}
		if n := &g.Nodes[i]; n.Op == Next && n.Var != NoVar {
			w.element[n.Var] = true
		}
		if n := &g.Nodes[i]; n.Op == s.Op && sameVar(n.Key, s.Key) {
			w.stream[i] = true
		}
	}
	w.findOrigins()
	w.findLive()
	w.findDrained()
	return w
}

// sameVar reports whether two keys name one consumer or channel.
func sameVar(a, b []Key) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Var == y.Var {
				return true
			}
		}
	}
	return false
}

// from is a poll whose record a variable may hold; meta, that it may hold its metadata only.
type from struct {
	poll int
	meta bool
}

// findOrigins finds the polls that feed each variable. Offsets kept in a field lead nowhere, as in inside.
func (w *walker) findOrigins() {
	w.origin = make([][]from, len(w.g.Vars))
	add := func(v Var, o from) bool {
		if v == NoVar || slices.Contains(w.origin[v], o) {
			return false
		}
		w.origin[v] = append(w.origin[v], o)
		return true
	}
	for i := range w.g.Nodes {
		if n := &w.g.Nodes[i]; n.Op == Poll || n.Op == Recv {
			add(n.Var, from{poll: i})
		}
	}
	for again := true; again; {
		again = false
		for i := range w.g.Nodes {
			n := &w.g.Nodes[i]
			if n.Op != Move && n.Op != Next {
				continue
			}
			for _, r := range n.Refs {
				for _, o := range w.origins(r) {
					again = add(n.Var, o) || again
				}
			}
		}
	}
}

// origins are the polls whose records r may tell.
func (w *walker) origins(r Ref) []from {
	v := w.g.Vars[r.Var]
	var out []from
	for _, o := range w.origin[r.Var] {
		o.meta = o.meta || r.Meta
		if !o.meta || v.Kind != Named || v.Name == inTransaction {
			out = append(out, o)
		}
	}
	return out
}

// ---- liveness ----

type bits []uint64

func (b bits) has(v Var) bool { return b[v>>6]&(1<<(uint(v)&63)) != 0 }
func (b bits) set(v Var)      { b[v>>6] |= 1 << (uint(v) & 63) }
func (b bits) clear(v Var)    { b[v>>6] &^= 1 << (uint(v) & 63) }

// findLive finds what the rest of the walk can still read at every node. A commit asks where the record is in the loops
// over what it names.
func (w *walker) findLive() {
	var exit bits
	if w.leaves {
		exit = w.g.exitLive()
	}
	looks := map[int][]Var{}
	for i := range w.g.Nodes {
		if n := &w.g.Nodes[i]; n.Op == Commit && n.Cover == Given {
			for _, r := range n.Refs {
				for _, e := range w.elements(r.Var, map[Var]bool{}) {
					looks[i] = append(looks[i], w.g.Nodes[e].Var)
					for _, r := range w.g.Nodes[e].Refs {
						looks[i] = append(looks[i], r.Var)
					}
				}
			}
		}
	}
	w.live = w.g.liveness(exit, looks)
	steps := *w.g
	steps.Nodes = make([]Node, len(w.g.Nodes)) // which do nothing else
	for i, n := range w.g.Nodes {
		m := mk(Nop, n.Pos)
		m.Succ, m.Panics = n.Succ, n.Panics
		switch n.Op {
		case Next, Spent:
			if n.Var != NoVar {
				looks[i] = append(looks[i], n.Var)
			}
		case Move:
			m.Op, m.Var, m.Weak = Move, n.Var, n.Weak
		}
		steps.Nodes[i] = m
	}
	w.inLoop = steps.liveness(nil, looks)
}

// findDrained finds the fields and globals out of which a goroutine that does not poll takes what it works on.
func (w *walker) findDrained() {
	w.drained = map[Var]bool{}
	from := map[Var]map[Var]bool{}
	for again := true; again; {
		again = false
		for i := range w.g.Nodes {
			n := &w.g.Nodes[i]
			if n.Op != Move && n.Op != Next || n.Var == NoVar {
				continue
			}
			for _, r := range n.Refs {
				for v := range withSelf(from[r.Var], r.Var) {
					if from[n.Var] == nil {
						from[n.Var] = map[Var]bool{}
					}
					if !from[n.Var][v] {
						from[n.Var][v] = true
						again = true
					}
				}
			}
		}
	}
	for h := range w.g.Nodes {
		s := &w.g.Nodes[h]
		if s.Op != Spawned || w.start >= s.Body && w.start < h || w.ends(h) && !w.isLoose(h) {
			continue
		}
		for i := s.Body; i < h; i++ {
			n := &w.g.Nodes[i]
			if n.Op != Work && n.Op != Hole {
				continue
			}
			for _, r := range payload(n.Refs) {
				for v := range withSelf(from[r.Var], r.Var) {
					if w.g.Vars[v].Kind == Named {
						w.drained[v] = true
					}
				}
			}
		}
	}
}

// ends reports whether the goroutine's body that node h closes can end.
func (w *walker) ends(h int) bool {
	for i := range w.g.Nodes[:h] {
		for _, e := range w.g.Nodes[i].Succ {
			if e.To == h {
				return true
			}
		}
	}
	return false
}

func withSelf(m map[Var]bool, v Var) map[Var]bool {
	out := map[Var]bool{v: true}
	for x := range m {
		out[x] = true
	}
	return out
}

// ---- the walk ----

func (w *walker) run() {
	n := &w.g.Nodes[w.start]
	st := state{worked: -1, cover: -1, failed: -1, handed: -1, unsure: -1}
	for _, x := range w.g.knownBefore(w.start, w.live[w.start]) {
		st.know(x.v, x.k)
	}
	st.put(n.Var, false)
	if n.Err != NoVar {
		k := int32(0)
		if n.Op == Recv {
			k = 1
		}
		st.know(n.Err, k)
	}
	for _, v := range n.Rest {
		st.know(v, 1)
	}
	if w.mode.OnDelivery {
		st.cover = int32(w.start)
	}
	w.follow(w.start, st)
	for len(w.todo) > 0 {
		it := w.todo[len(w.todo)-1]
		w.todo = w.todo[:len(w.todo)-1]
		if len(w.seen) > maxStates {
			w.tooMany = true
			return
		}
		w.step(it.node, it.st)
	}
}

// follow goes on along the edges of node i.
func (w *walker) follow(i int, st state) {
	for _, e := range w.g.Nodes[i].Succ {
		if s, ok := pass(e.Guard, st); ok {
			w.push(e.To, s)
		}
	}
}

// pass applies an edge's condition.
func pass(g Guard, st state) (state, bool) {
	if g.Var == NoVar {
		return st, !g.Not
	}
	k, known := st.value(g.Var)
	if known {
		return st, (k == g.Val) != g.Not
	}
	if !g.Not {
		st = st.copy()
		st.know(g.Var, g.Val)
	} else if g.Val == 0 {
		st = st.copy()
		st.know(g.Var, 1)
	} else if g.Val == 1 {
		st = st.copy()
		st.know(g.Var, 0)
	}
	return st, true
}

func (w *walker) push(to int, st state) {
	live := w.live[to]
	st = st.copy()
	if w.unsure {
		st.unsure = -1 // which is all that can be learnt from it
	}
	st.places = slices.DeleteFunc(st.places, func(p place) bool { return !live.has(p.v) })
	st.vals = slices.DeleteFunc(st.vals, func(x val) bool { return !live.has(x.v) })
	loops := w.inLoop[to]
	st.passed = slices.DeleteFunc(st.passed, func(v Var) bool {
		return !live.has(v) && len(st.places) == 0 || st.failed < 0 && !loops.has(v)
	})
	if len(st.places) == 0 && st.failed < 0 && st.handed < 0 && st.worked < 0 {
		return // nothing more can happen to it
	}
	key := st.key(to)
	if w.seen[key] {
		return
	}
	w.seen[key] = true
	w.todo = append(w.todo, item{to, st})
}

func (w *walker) step(i int, st state) {
	n := &w.g.Nodes[i]
	switch n.Op {
	case Poll, Recv:
		w.polled(i, n, st)
		return
	case Nop: // a call whose text is in sight
		if st.failed >= 0 && w.within(int(st.failed), n.Saves) && w.takes[i] {
			st = st.copy()
			st.failed = -1
		}
		if st.unsure >= 0 && w.within(int(st.unsure), n.Saves) && w.takes[i] {
			st = st.copy()
			st.unsure = -1
		}
	case Next:
		w.next(i, n, st)
		return
	case Spent:
		if in, _ := st.in(n.Refs); in && !st.sits(n.Var) && !slices.Contains(st.passed, n.Var) {
			return // no loop ends before it has come to the record
		}
	case Move:
		if n.Tag == intoField {
			break // for callers
		}
		st = st.copy()
		st.forget(n.Var)
		in, meta := w.inside(n.Refs, st)
		switch {
		case in:
			st.put(n.Var, meta)
			w.kept = w.kept || w.g.Vars[n.Var].Kind != Local
			if !meta && w.drained[n.Var] && st.handed < 0 && st.worked < 0 {
				st.handed = int32(i)
			}
		case !n.Weak:
			st.drop(n.Var)
			st.passed = slices.DeleteFunc(st.passed, func(v Var) bool { return v == n.Var }) // its loop begins anew
		}
	case Set:
		st = st.copy()
		st.assign(n.Var, n.Tok)
	case Work, Hole:
		w.work(i, n, st)
		return
	case Commit:
		var on bool
		if st, on = w.commit(i, n, st); !on {
			return
		}
	case Send:
		if in, meta := st.in(n.Refs); in && !meta {
			for _, k := range n.Key {
				w.sent[k] = true
			}
			if st.cover >= 0 && st.worked < 0 {
				w.trip(w.firstFault(st), Trip{Poll: w.start, Work: i, Commit: int(st.cover), Hand: -1, Leaves: true})
				return
			}
			st = st.copy()
			if st.unsure >= 0 && w.saves(i, int(st.unsure)) {
				st.unsure = -1
			}
			switch { // where it failed, somebody else saves it or tries it again
			case st.failed >= 0 && w.saves(i, int(st.failed)):
				st.failed = -1
			case st.worked >= 0 && w.onFailure(i):
			case st.handed < 0:
				st.handed = int32(i)
			}
		}
	case Spawned:
		if w.start >= n.Body && w.start < i {
			return // the goroutine that polled has ended
		}
		if w.onlyBeats(n.Body, i) {
			break
		}
		inBody := int(st.worked) >= n.Body && int(st.worked) < i
		if in, meta := st.in(n.Refs); (in && !meta && st.worked >= 0 || inBody) && st.handed < 0 {
			st = st.copy()
			st.handed = int32(i)
		}
	case Join:
		if st.handed >= 0 && !(len(n.Key) > 0 && (sameVar(n.Key, w.g.Nodes[st.handed].Key) || sameVar(n.Key, w.g.Nodes[w.start].Key))) {
			st = st.copy()
			st.handed = -1
		}
	case Forgive: // the error of the record at hand, not that of one before
		if st.failed >= 0 && w.atHand(st) && w.within(int(st.failed), n.Sites) {
			st = st.copy()
			st.unsure, st.failed = st.failed, -1
		}
	case Acked:
		st = st.copy()
		st.unsure = -1
	case Rewind:
		st = st.copy()
		st.unsure = -1
		if len(n.Refs) > 0 {
			if in, _ := st.in(n.Refs); in && st.cover < 0 {
				return
			}
			break
		}
		if st.failed >= 0 && (sameVar(n.Key, w.keys) || len(n.Key) == 0 || len(w.keys) == 0) {
			return
		}
	case Exit:
		w.exit(st)
		return
	case Panic:
		return
	}
	w.follow(i, st)
}

// atHand reports whether work on the record failed since the last poll, or it is the one that a loop over several has come to.
func (w *walker) atHand(st state) bool {
	return st.flags&outlived == 0 || slices.ContainsFunc(st.places, func(p place) bool { return w.element[p.v] })
}

func (w *walker) exit(st state) {
	if !w.leaves {
		return
	}
	for _, rs := range w.g.Results {
		if in, meta := st.in(rs); in && !meta {
			w.left = true
			if st.cover >= 0 && st.worked < 0 {
				w.trip(w.firstFault(st), Trip{Poll: w.start, Work: -1, Commit: int(st.cover), Hand: -1, Leaves: true})
			}
		}
	}
}

// firstFault is the fault of work that follows the commit which covers the record.
func (w *walker) firstFault(st state) Fault {
	if w.g.Nodes[st.cover].Op == Commit {
		return CommitFirst
	}
	return AutoFirst
}

func (w *walker) trip(f Fault, t Trip) {
	t.Fault = f
	w.trips[t] = true
}

// polled: another record arrives, or a value through a channel.
func (w *walker) polled(i int, n *Node, st state) {
	st = st.copy()
	if w.stream[i] {
		if w.mode.OnNextPoll && n.Op == Poll {
			switch {
			case st.worked >= 0 && n.Shared:
				w.trip(Concurrent, Trip{Poll: w.start, Work: int(st.worked), Commit: i, Hand: -1, Shared: true})
				return
			case st.handed >= 0:
				w.trip(AutoFirst, Trip{Poll: w.start, Work: int(st.worked), Commit: i, Hand: int(st.handed)})
				return
			case st.failed >= 0:
				w.trip(DespiteFailure, Trip{Poll: w.start, Work: int(st.failed), Commit: i, Hand: -1, Panics: st.flags&panicked != 0})
				return
			case st.worked >= 0:
				w.committed[i] = true
				w.unsure = w.unsure || st.unsure >= 0
				return
			case st.cover < 0:
				st.cover = int32(i)
			}
		}
		if st.worked >= 0 && st.failed < 0 && st.handed < 0 && st.cover < 0 {
			w.leftOpen = w.leftOpen || st.unsure >= 0 && !w.g.Nodes[st.unsure].Unsure // what a later commit may wait for
			return                                                                    // done with
		}
		st.flags |= stepped
		if st.failed >= 0 {
			st.flags |= outlived
		}
		// no loop over the old record's parts goes on
		st.places = slices.DeleteFunc(st.places, func(p place) bool { return w.element[p.v] })
	} else if n.Op == Recv && st.handed >= 0 && !sameVar(n.Key, w.g.Nodes[st.handed].Key) {
		st.handed = -1 // an answer
		if st.worked < 0 {
			st.worked = int32(i)
		}
	}
	if !w.stream[i] {
		st.unsure = -1 // it may be an answer
	}
	st.drop(n.Var)
	st.forget(n.Err)
	for _, v := range n.Rest {
		st.forget(v)
	}
	w.follow(i, st)
}

// next: the loop goes on to another element.
func (w *walker) next(i int, n *Node, st state) {
	st = st.copy()
	if st.sits(n.Var) {
		st.drop(n.Var)
		st.pass(n.Var)
		w.follow(i, st)
		return
	}
	if in, meta := w.inside(n.Refs, st); in && !slices.Contains(st.passed, n.Var) {
		here := st.copy()
		here.put(n.Var, meta)
		w.follow(i, here)
	}
	w.follow(i, st)
}

func (w *walker) work(i int, n *Node, st state) {
	in, meta := st.in(n.Refs)
	if !in || meta || w.beats(i, n) {
		st = st.copy()
		st.forget(n.Err)
		w.follow(i, st)
		return
	}
	w.worked[i] = true
	if st.cover >= 0 && st.worked < 0 {
		w.trip(w.firstFault(st), Trip{Poll: w.start, Work: i, Commit: int(st.cover), Hand: -1})
		w.firsts = append(w.firsts, item{i, st})
		return
	}
	ok := st.copy()
	if ok.worked < 0 {
		ok.worked = int32(i)
	}
	switch {
	case n.Unsure:
		ok.unsure = int32(i)
	case st.unsure >= 0 && (w.same(i, int(st.unsure), st) || w.saves(i, int(st.unsure)) || n.What != "" && n.What == w.g.Nodes[st.unsure].What):
		ok.unsure = -1
	}
	if st.failed >= 0 && w.same(i, int(st.failed), st) { // tried again
		bad := ok.copy()
		ok.failed = -1
		ok.know(n.Err, 0)
		w.follow(i, ok)
		bad.know(n.Err, 1)
		w.follow(i, bad)
		return
	}
	if st.failed >= 0 && n.Err != NoVar && n.Err == w.g.Nodes[st.failed].Err { // a chain that hands its error on
		w.follow(i, st)
		return
	}
	if st.failed >= 0 {
		if w.saves(i, int(st.failed)) {
			ok.failed = -1
		}
		ok.forget(n.Err)
		w.follow(i, ok)
		return
	}
	bad := ok.copy()
	ok.know(n.Err, 0)
	w.follow(i, ok)
	if n.Fails && !w.onFailure(i) {
		bad.know(n.Err, 1)
		if w.isRetried(i, n, st) {
			bad.unsure = int32(i)
		} else {
			bad.failed = int32(i)
		}
		w.follow(i, bad)
	}
	if n.Panics >= 0 && !w.isRetried(i, n, st) { // what tries again after an error does so after a panic that is made into one
		p := st.copy()
		p.worked, p.failed = int32(i), int32(i)
		p.flags |= panicked
		w.push(n.Panics, p)
	}
}

// beats reports whether a goroutine does node i again and again with one record, as a clock says: it tells that the record is
// being worked on.
func (w *walker) beats(i int, n *Node) bool {
	if !n.Clocked {
		return false
	}
	r, ok := w.beating[i]
	if !ok {
		h := w.around(i)
		r = h >= 0 && !slices.ContainsFunc(n.Refs, func(r Ref) bool {
			return w.g.Vars[r.Var].Kind == Named && len(w.origin[r.Var]) > 0 || w.writes(w.g.Nodes[h].Body, h, r.Var)
		}) &&
			w.returns(i, n.Err, 0, state{worked: -1, cover: -1, failed: -1, handed: -1, unsure: -1}, nil)
		w.beating[i] = r
	}
	return r
}

// onlyBeats reports whether a goroutine's body does nothing but such work.
func (w *walker) onlyBeats(from, to int) bool {
	beats := false
	for i := from; i < to; i++ {
		switch n := &w.g.Nodes[i]; n.Op {
		case Hole, Send, Commit:
			return false
		case Work:
			if !w.beats(i, n) {
				return false
			}
			beats = true
		}
	}
	return beats
}

// around is the end of the innermost goroutine's body that node i stands in and the poll does not, -1 if there is none.
func (w *walker) around(i int) int {
	for h := i; h < len(w.g.Nodes); h++ {
		if s := &w.g.Nodes[h]; s.encloses(i, h) && !s.encloses(w.start, h) {
			return h
		}
	}
	return -1
}

// writes reports whether a node of a goroutine's body gives v something.
func (w *walker) writes(from, to int, v Var) bool {
	return slices.ContainsFunc(w.g.Nodes[from:to], func(n Node) bool {
		return n.Var == v && (n.Op == Move || n.Op == Recv || n.Op == Next || n.Op == Poll)
	})
}

// onFailure reports whether node i stands where some error is known to be set.
func (w *walker) onFailure(i int) bool {
	for j := i; j >= 0; j = w.g.Nodes[j].Parent {
		if w.g.Nodes[j].OnFailure {
			return true
		}
	}
	return false
}

// same reports whether two nodes are one call, put in place more than once; in another package, one on a record that is
// kept for it.
func (w *walker) same(i, j int, st state) bool {
	a, b := &w.g.Nodes[i], &w.g.Nodes[j]
	switch {
	case i == j:
		return true
	case a.Foreign && b.Foreign:
		return a.Src != "" && a.Src == b.Src && slices.ContainsFunc(st.places, func(p place) bool { return w.g.Vars[p.v].Kind == Named })
	}
	return a.Pos.IsValid() && a.Pos == b.Pos && !a.Foreign && !b.Foreign
}

// inside reports whether the record is in what the refs tell. Offsets that a field keeps do not count:
// which of them a tracker holds or gives away is not known.
func (w *walker) inside(rs []Ref, st state) (in, meta bool) {
	meta = true
	for _, r := range rs {
		for _, p := range st.places {
			if p.v != r.Var {
				continue
			}
			if v := w.g.Vars[p.v]; v.Kind == Named && v.Name != inTransaction && (r.Meta || p.meta) {
				continue
			}
			in = true
			meta = meta && (r.Meta || p.meta)
		}
	}
	return in, in && meta
}

// saves reports whether work at node i stands only where the failed work is known to have failed: the
// record is saved elsewhere.
func (w *walker) saves(i, failed int) bool {
	for j := i; j >= 0; j = w.g.Nodes[j].Parent {
		if w.within(failed, w.g.Nodes[j].Saves) {
			return true
		}
	}
	return false
}

// within reports whether node i is one of the sites, or stands in place of one.
func (w *walker) within(i int, sites []int) bool {
	if len(sites) == 0 {
		return false
	}
	for j := i; j >= 0; j = w.g.Nodes[j].Parent {
		if slices.Contains(sites, j) {
			return true
		}
	}
	return false
}

func (w *walker) commit(i int, n *Node, st state) (state, bool) {
	if w.mode.NoCommit && !n.Other || n.Cover == Flush || n.Cover == Stored && !w.mode.Stored || n.Mark && w.mode.NoMarks {
		return st, true
	}
	exact, above := w.covers(n, st)
	if !exact && (!above || w.mode.Alone) {
		return st, true
	}
	w.unsure = w.unsure || st.unsure >= 0 && st.failed < 0
	hand := int(st.handed)
	switch {
	case hand >= 0 && (st.failed < 0 || w.g.Nodes[hand].encloses(int(st.failed), hand)):
		if w.isTracked(i, n) {
			return st, false
		}
		w.trip(Concurrent, Trip{Poll: w.start, Work: int(st.worked), Commit: i, Hand: hand})
		return st, false
	case st.failed >= 0 && exact:
		w.trip(DespiteFailure, Trip{Poll: w.start, Work: int(st.failed), Commit: i, Hand: -1, Panics: st.flags&panicked != 0})
		return st, false
	case st.failed >= 0:
		w.trip(Skipped, Trip{Poll: w.start, Work: int(st.failed), Commit: i, Hand: -1, Panics: st.flags&panicked != 0})
		return st, false
	case st.worked >= 0 && exact:
		w.committed[i] = true
		w.closed = append(w.closed, item{i, st})
		if w.mode.Ahead && n.Cover != Given {
			w.trip(Concurrent, Trip{Poll: w.start, Work: int(st.worked), Commit: i, Hand: -1, Ahead: true})
		}
		if w.mode.Alone {
			return st, false
		}
		if w.g.Nodes[w.start].Shared {
			w.trip(Concurrent, Trip{Poll: w.start, Work: int(st.worked), Commit: i, Hand: -1, Shared: true})
		} else if h := w.looseBody(i, n); h >= 0 && !w.isTracked(i, n) {
			w.trip(Concurrent, Trip{Poll: w.start, Work: int(st.worked), Commit: i, Hand: h, Shared: true})
		}
		return st, false
	case st.worked >= 0:
		return st, false // covered, and done
	case st.cover < 0:
		w.committed[i] = true
		st = st.copy()
		st.cover = int32(i)
	}
	return st, true
}

// encloses reports whether node i stands in the body of the goroutine that n, node self, is the end of.
func (n *Node) encloses(i, self int) bool { return n.Op == Spawned && i >= n.Body && i < self }

// covers reports whether a commit covers the record: as part of what it names, or below it.
func (w *walker) covers(n *Node, st state) (exact, above bool) {
	if n.Cover != Given {
		on := len(n.Key) == 0 || len(w.keys) == 0 || sameVar(n.Key, w.keys)
		earlier := st.flags&stepped != 0
		return on && !earlier, on && earlier
	}
	if n.Done && st.failed >= 0 {
		return false, false // it ends before what failed
	}
	if in, _ := w.inside(n.Refs, st); in && !n.Before {
		return true, false
	}
	for _, r := range n.Refs {
		for _, o := range w.origins(r) {
			if w.stream[o.poll] && w.isBelow(r.Var, st) {
				above = true
			}
		}
	}
	return false, above
}

// isBelow reports whether the record stands below the one in v: polled before it, or passed by its loop.
func (w *walker) isBelow(v Var, st state) bool {
	if st.failed >= 0 && len(st.passed) > 0 {
		return true
	}
	for _, i := range w.elements(v, map[Var]bool{}) {
		n := &w.g.Nodes[i]
		if slices.Contains(st.passed, n.Var) {
			return true
		}
		if in, _ := st.in(n.Refs); in {
			return false // it is still to come in that loop
		}
	}
	return st.flags&stepped != 0
}

// elements are the loops' steps that a variable gets its record from, those of the loops inside first.
func (w *walker) elements(v Var, seen map[Var]bool) []int {
	if seen[v] {
		return nil
	}
	seen[v] = true
	var out []int
	for i := range w.g.Nodes {
		n := &w.g.Nodes[i]
		if n.Var != v {
			continue
		}
		switch n.Op {
		case Next:
			out = append(out, i)
			fallthrough
		case Move:
			for _, r := range n.Refs {
				out = append(out, w.elements(r.Var, seen)...)
			}
		}
	}
	return out
}

// looseBody finds the goroutine around a commit that is started once for every record and that nobody
// waits for before the next poll; -1 if there is none.
func (w *walker) looseBody(i int, n *Node) int {
	for h := range w.g.Nodes {
		s := &w.g.Nodes[h]
		if s.Op != Spawned || i < s.Body || i >= h || w.start >= s.Body && w.start < h {
			continue
		}
		if w.ordered(i, n, s.Body) {
			continue
		}
		if w.isLoose(h) {
			return h
		}
	}
	return -1
}

// ordered reports whether the goroutine's body itself loops over the records that it commits: it was
// handed a whole partition.
func (w *walker) ordered(i int, n *Node, body int) bool {
	for j := body; j < i; j++ {
		if m := &w.g.Nodes[j]; m.Op == Next || m.Op == Recv && w.stream[j] {
			for _, r := range n.Refs {
				if r.Var == m.Var {
					return true
				}
			}
		}
	}
	return false
}

// isTracked reports whether a goroutine commits what it takes out of a memory that outlives the record, and that may hold
// records which wait for earlier ones: which it is at the time is not known.
func (w *walker) isTracked(i int, n *Node) bool {
	h := w.around(i)
	if h < 0 {
		return false
	}
	from := w.g.Nodes[h].Body
	seen := map[Var]bool{}
	var kept func(rs []Ref) bool
	kept = func(rs []Ref) bool {
		return slices.ContainsFunc(rs, func(r Ref) bool {
			if seen[r.Var] {
				return false
			}
			seen[r.Var] = true
			if w.g.Vars[r.Var].Kind == Named && w.writes(from, h, r.Var) || r.Var != w.g.Nodes[w.start].Var && !w.element[r.Var] && w.live[w.start].has(r.Var) && len(w.origin[r.Var]) > 0 {
				return true
			}
			return slices.ContainsFunc(w.g.Nodes[from:h], func(m Node) bool {
				return m.Var == r.Var && (m.Op == Move || m.Op == Next) && kept(m.Refs)
			})
		})
	}
	return kept(n.Refs)
}

// isLoose reports whether the stream goes on behind the hand-off h without waiting for it.
func (w *walker) isLoose(h int) bool {
	if r, ok := w.loose[h]; ok {
		return r
	}
	seen := map[int]bool{h: true}
	todo := []int{h}
	found := false
	for len(todo) > 0 && !found {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, e := range w.g.Nodes[i].Succ {
			n := &w.g.Nodes[e.To]
			if seen[e.To] || n.Op == Join && !(len(n.Key) > 0 && sameVar(n.Key, w.g.Nodes[w.start].Key)) || n.Op == Recv && !w.stream[e.To] {
				continue
			}
			if w.stream[e.To] || n.Op == Next && slices.ContainsFunc(w.origin[n.Var], func(o from) bool { return o.poll == w.start }) {
				found = true
			}
			seen[e.To] = true
			todo = append(todo, e.To)
		}
	}
	w.loose[h] = found
	return found
}

// isRetried reports whether failed work at node i is tried again before the next record: failure leads
// back to it, success does not.
func (w *walker) isRetried(i int, n *Node, st state) bool {
	if n.Err == NoVar {
		return false
	}
	known := state{worked: -1, cover: -1, failed: -1, handed: -1, unsure: -1, vals: st.vals}
	key := known.key(i)
	r, ok := w.retried[key]
	if !ok {
		r = w.triedAgain(i, n.Err, known)
		w.retried[key] = r
	}
	return r
}

// triedAgain reports whether there is a loop, or another way back, that failure at node i takes and success leaves.
func (w *walker) triedAgain(i int, err Var, st state) bool {
	if !w.returns(i, err, 1, st, nil) {
		return false
	}
	if !w.returns(i, err, 0, st, nil) {
		return true
	}
	for _, loop := range w.g.loopsAround(i) {
		if w.returns(i, err, 1, st, loop) && !w.returns(i, err, 0, st, loop) {
			return true
		}
	}
	return false
}

// returns reports whether node from is reached again, inside of loop if there is one, when its error is k, before another record. If it has
// none, nothing behind it goes wrong either: work in several steps is tried again from its first one, and so is
// work whose answer is no good.
func (w *walker) returns(from int, err Var, k int32, st state, loop map[int]bool) bool {
	st = st.copy()
	st.know(err, k)
	seen := map[string]bool{}
	todo := []item{}
	wrong := func(v Var, st state) bool { // an error is set that was not known before
		x, known := st.value(v)
		return k == 0 && w.g.Vars[v].Error && known && x != 0
	}
	push := func(i int, st state) {
		for _, e := range w.g.Nodes[i].Succ {
			s, ok := pass(e.Guard, st)
			if !ok || loop != nil && !loop[e.To] {
				continue
			}
			if v := e.Guard.Var; v != NoVar && !wrong(v, st) && wrong(v, s) {
				continue
			}
			s = s.copy()
			s.vals = slices.DeleteFunc(s.vals, func(x val) bool { return !w.live[e.To].has(x.v) })
			if k := s.key(e.To); !seen[k] {
				seen[k] = true
				todo = append(todo, item{e.To, s})
			}
		}
	}
	push(from, st)
	for len(todo) > 0 && len(seen) < 4000 {
		it := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if it.node == from {
			return true
		}
		n := &w.g.Nodes[it.node]
		switch n.Op {
		case Poll, Next, Recv, Exit, Panic:
			continue
		case Set:
			it.st = it.st.copy()
			if it.st.assign(n.Var, n.Tok); n.Tok.Kind == Const && wrong(n.Var, it.st) {
				continue
			}
		case Work, Hole:
			it.st = it.st.copy()
			it.st.forget(n.Err)
			if k == 0 {
				it.st.know(n.Err, 0)
			}
		}
		push(it.node, it.st)
	}
	return false
}

// beside finds commits of everything delivered that a goroutine makes again and again beside the work.
func (w *walker) beside() {
	for h := range w.g.Nodes {
		s := &w.g.Nodes[h]
		if s.Op != Spawned || w.start >= s.Body && w.start < h {
			continue
		}
		for i := s.Body; i < h; i++ {
			n := &w.g.Nodes[i]
			if n.Op != Commit || n.Cover != Delivered && !(n.Cover == Stored && w.mode.Stored) || w.mode.NoCommit ||
				!sameVar(n.Key, w.keys) || !w.g.cycles(i, s.Body, h) {
				continue
			}
			for work := range w.worked {
				w.trip(Concurrent, Trip{Poll: w.start, Work: work, Commit: i, Hand: h})
			}
		}
	}
}

// withoutEpilogues drops faults whose work or hand-off also follows a record that is done and committed, on another
// way: it tells others what became of the record, and does not process it.
func (w *walker) withoutEpilogues(trips []Trip) []Trip {
	event := func(t Trip) int {
		switch t.Fault {
		case CommitFirst:
			return t.Work
		case Concurrent:
			return t.Hand
		}
		return -1
	}
	if len(w.closed) == 0 || !slices.ContainsFunc(trips, func(t Trip) bool { return event(t) >= 0 }) {
		return trips
	}
	after := w.afterwards(w.closed)
	return slices.DeleteFunc(trips, func(t Trip) bool { return after[event(t)] })
}

// afterwards are the nodes that do something with the record behind some others, up to the next poll.
func (w *walker) afterwards(behind []item) map[int]bool {
	after, seen := map[int]bool{}, map[string]bool{}
	todo := slices.Clone(behind)
	for len(todo) > 0 && len(seen) < maxStates {
		it := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		n := &w.g.Nodes[it.node]
		st := it.st.copy()
		switch n.Op {
		case Poll, Recv, Exit, Panic:
			continue
		case Next:
			st.drop(n.Var)
		case Move:
			if in, meta := w.inside(n.Refs, st); in {
				st.put(n.Var, meta)
			} else if !n.Weak {
				st.drop(n.Var)
			}
		case Set:
			st.assign(n.Var, n.Tok)
		case Work, Hole, Send, Spawned:
			own := slices.ContainsFunc(behind, func(c item) bool { return n.encloses(c.node, it.node) })
			if in, meta := st.in(n.Refs); in && !meta && !own {
				after[it.node] = true
			}
			st.forget(n.Err)
		}
		for _, e := range n.Succ {
			s, ok := pass(e.Guard, st)
			if !ok {
				continue
			}
			s = s.copy()
			s.vals = slices.DeleteFunc(s.vals, func(x val) bool { return !w.live[e.To].has(x.v) })
			if k := s.key(e.To); !seen[k] {
				seen[k] = true
				todo = append(todo, item{e.To, s})
			}
		}
	}
	return after
}

func (w *walker) report() *Report {
	w.beside()
	r := &Report{Leaves: w.left, Kept: w.kept, TooMany: w.tooMany, Unsure: w.unsure || w.leftOpen && len(w.committed) > 0}
	for t := range w.trips {
		r.Trips = append(r.Trips, t)
	}
	r.Trips = w.withoutEpilogues(r.Trips)
	sort.Slice(r.Trips, func(i, j int) bool { return r.Trips[i].before(r.Trips[j]) })
	for i := range w.committed {
		r.Committed = append(r.Committed, i)
	}
	for i := range w.afterwards(w.firsts) {
		if w.g.Nodes[i].Op == Work {
			w.worked[i] = true
		}
	}
	for i := range w.worked {
		r.Worked = append(r.Worked, i)
	}
	sort.Ints(r.Committed)
	for _, c := range w.closed {
		r.Behind = append(r.Behind, c.node)
	}
	sort.Ints(r.Behind)
	r.Behind = slices.Compact(r.Behind)
	sort.Ints(r.Worked)
	for k := range w.sent {
		r.Sent = append(r.Sent, k)
	}
	sort.Slice(r.Sent, func(i, j int) bool { return r.Sent[i].Var < r.Sent[j].Var })
	return r
}

func (t Trip) before(u Trip) bool {
	a := [...]int{t.Commit, int(t.Fault), t.Work, t.Poll, t.Hand}
	b := [...]int{u.Commit, int(u.Fault), u.Work, u.Poll, u.Hand}
	for i := range a {
		if a[i] != b[i] {
			return a[i] < b[i]
		}
	}
	return !t.Panics && u.Panics
}

// ---- states ----

func (s state) copy() state {
	s.places = slices.Clone(s.places)
	s.passed = slices.Clone(s.passed)
	s.vals = slices.Clone(s.vals)
	return s
}

// in reports whether the record is in what the refs tell, and whether only its metadata is.
func (s *state) in(rs []Ref) (in, meta bool) {
	meta = true
	for _, r := range rs {
		for _, p := range s.places {
			if p.v == r.Var {
				in = true
				if !p.meta && !r.Meta {
					meta = false
				}
			}
		}
	}
	return in, in && meta
}

func (s *state) sits(v Var) bool {
	return slices.ContainsFunc(s.places, func(p place) bool { return p.v == v })
}

func (s *state) put(v Var, meta bool) {
	if v == NoVar {
		return
	}
	for i, p := range s.places {
		if p.v == v {
			s.places[i].meta = p.meta && meta
			return
		}
	}
	s.places = append(s.places, place{v, meta})
	sort.Slice(s.places, func(i, j int) bool { return s.places[i].v < s.places[j].v })
}

func (s *state) drop(v Var) {
	s.places = slices.DeleteFunc(s.places, func(p place) bool { return p.v == v })
}

func (s *state) pass(v Var) {
	if !slices.Contains(s.passed, v) {
		s.passed = append(s.passed, v)
		slices.Sort(s.passed)
	}
}

func (s *state) value(v Var) (int32, bool) {
	for _, x := range s.vals {
		if x.v == v {
			return x.k, true
		}
	}
	return 0, false
}

func (s *state) forget(v Var) {
	s.vals = slices.DeleteFunc(s.vals, func(x val) bool { return x.v == v })
}

func (s *state) know(v Var, k int32) {
	if v == NoVar {
		return
	}
	s.forget(v)
	s.vals = append(s.vals, val{v, k})
	sort.Slice(s.vals, func(i, j int) bool { return s.vals[i].v < s.vals[j].v })
}

func (s *state) assign(v Var, t Tok) {
	switch t.Kind {
	case Const:
		s.know(v, t.Val)
	case Copy:
		if k, ok := s.value(t.Var); ok {
			s.know(v, k)
		} else {
			s.forget(v)
		}
	default:
		s.forget(v)
	}
}

func (s *state) key(node int) string {
	b := make([]byte, 0, 32+8*len(s.places)+8*len(s.vals))
	put := func(x int32) { b = binary.AppendVarint(b, int64(x)) }
	put(int32(node))
	put(s.worked)
	put(s.cover)
	put(s.failed)
	put(s.handed)
	put(s.unsure)
	b = append(b, s.flags)
	put(int32(len(s.places)))
	for _, p := range s.places {
		put(int32(p.v))
		if p.meta {
			b = append(b, 1)
		} else {
			b = append(b, 0)
		}
	}
	put(int32(len(s.passed)))
	for _, v := range s.passed {
		put(int32(v))
	}
	for _, x := range s.vals {
		put(int32(x.v))
		put(x.k)
	}
	return string(b)
}
