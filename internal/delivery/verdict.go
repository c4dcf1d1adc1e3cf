package delivery

import (
	"cmp"
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"sort"
	"strings"
	"sync"

	"golang.org/x/tools/go/ssa"

	"github.com/kafkavet/kafkavet/internal/client"
	"github.com/kafkavet/kafkavet/internal/flow"
	"github.com/kafkavet/kafkavet/internal/settings"
)

// Category names a kind of finding.
type Category string

const (
	NeverCommits             Category = "never-commits"
	AutoCommit               Category = "auto-commit"
	CommitBeforeProcessing   Category = "commit-before-processing"
	CommitConcurrent         Category = "commit-concurrent"
	CommitDespiteFailure     Category = "commit-despite-failure"
	FailureSkipped           Category = "failure-skipped"
	AutoCommitConflict       Category = "auto-commit-conflict"
	ReadUncommitted          Category = "read-uncommitted"
	IneffectiveReadCommitted Category = "ineffective-read-committed"
	WeakerThanDeclared       Category = "weaker-than-declared"
	BadDirective             Category = "directive"
)

// URL is where the page of a check stands.
func URL(c Category) string {
	return "https://github.com/kafkavet/kafkavet/blob/main/docs/checks/" + string(c) + ".md"
}

// order is the precedence at one commit point: the first that holds wins.
var order = []Category{NeverCommits, AutoCommit, CommitBeforeProcessing, CommitConcurrent, CommitDespiteFailure, FailureSkipped}

var categoryOf = map[flow.Fault]Category{
	flow.CommitFirst:    CommitBeforeProcessing,
	flow.AutoFirst:      AutoCommit,
	flow.Concurrent:     CommitConcurrent,
	flow.DespiteFailure: CommitDespiteFailure,
	flow.Skipped:        FailureSkipped,
}

// walk follows a record from every poll of every root, then from every receive on a channel that such a
// record left through.
func (u *unit) walk() {
	u.splitLanes()
	fed := map[string]bool{} // named channels that records went into
	for _, gr := range u.graphs {
		if !gr.root {
			continue
		}
		local := map[flow.Var]bool{}
		done := map[int]bool{}
		for i := range gr.g.Nodes {
			n := &gr.g.Nodes[i]
			switch {
			case n.Op == flow.Poll:
				u.follow(gr, i, n.Key, n.Tag, local, fed)
			case n.Op == flow.Recv:
				if c, ok := u.records(gr.g, n); ok {
					done[i] = true
					u.follow(gr, i, c.Key, c.Tag, local, fed)
				} else if n.Tag != "" {
					done[i] = true
					u.follow(gr, i, nil, "", local, fed)
				}
			}
		}
		u.receivers(gr, done, local, fed, fed)
		u.given(gr)
	}
	for round := 0; round < 3; round++ {
		for _, gr := range u.graphs {
			if gr.root {
				u.receivers(gr, map[int]bool{}, nil, fed, fed)
			}
		}
	}
}

// splitLanes marks the receives from named channels among which records are split by what they hold.
func (u *unit) splitLanes() {
	split := map[string]bool{}
	named := func(g *flow.Graph, n *flow.Node, do func(name string)) {
		for _, k := range n.Key {
			if v := g.Vars[k.Var]; v.Kind == flow.Named {
				do(v.Name)
			}
		}
	}
	for _, gr := range u.graphs {
		for i := range gr.g.Nodes {
			if n := &gr.g.Nodes[i]; n.Op == flow.Send && n.Split {
				named(gr.g, n, func(name string) { split[name] = true })
			}
		}
	}
	if len(split) == 0 {
		return
	}
	for _, gr := range u.graphs {
		gr.g.MarkShared(func(n *flow.Node) (is bool) {
			named(gr.g, n, func(name string) { is = is || split[name] })
			return is
		})
	}
}

// records reports whether a receive is from a client's channel of records.
func (u *unit) records(g *flow.Graph, n *flow.Node) (flow.Chan, bool) {
	for _, k := range n.Key {
		for _, c := range g.Chans {
			if c.Var == k.Var {
				return c, true
			}
		}
		if v := g.Vars[k.Var]; v.Kind == flow.Named {
			if c, ok := u.chans[v.Name]; ok {
				return flow.Chan{Tag: c.Tag}, true
			}
		}
	}
	return flow.Chan{}, false
}

// receivers follows what is received from channels that records were sent into.
func (u *unit) receivers(gr graph, done map[int]bool, local map[flow.Var]bool, named, fed map[string]bool) {
	for again := true; again; {
		again = false
		for i := range gr.g.Nodes {
			n := &gr.g.Nodes[i]
			if n.Op != flow.Recv || done[i] {
				continue
			}
			for _, k := range n.Key {
				v := gr.g.Vars[k.Var]
				if local[k.Var] || v.Kind == flow.Named && named[v.Name] {
					done[i] = true
				}
			}
			if done[i] {
				again = true
				if local == nil {
					local = map[flow.Var]bool{}
				}
				u.follow(gr, i, nil, "", local, fed)
			}
		}
	}
}

// given follows the records that a function is given by callers unseen, as far as its own commits of them go:
// whether work came before, and what becomes of the record behind, only they know.
func (u *unit) given(gr graph) {
	if u.absorbed(gr.fn) || !slices.ContainsFunc(gr.g.Nodes, func(n flow.Node) bool { return n.Op == flow.Commit }) {
		return
	}
	for i, p := range gr.fn.Params {
		if !holdsRecords(p.Type()) {
			continue
		}
		g, start := flow.Arrival(gr.g, i, p.Pos())
		for _, t := range flow.Walk(g, start, nil, flow.Mode{}, false).Trips {
			if t.Fault != flow.DespiteFailure && (t.Fault != flow.Concurrent || t.Shared) {
				continue
			}
			if f := u.finding(g, t, row{}, flow.Mode{}, false); f != nil {
				u.found = append(u.found, f)
			}
		}
	}
}

// holdsRecords reports whether t is a client's record, or a list of them.
func holdsRecords(t types.Type) bool {
	if s, ok := types.Unalias(t).Underlying().(*types.Slice); ok {
		t = s.Elem()
	}
	return client.RecordOf(t) != nil
}

// follow walks one record and notes what it finds.
func (u *unit) follow(gr graph, start int, keys []flow.Key, tag string, local map[flow.Var]bool, fed map[string]bool) {
	g := gr.g
	n := &g.Nodes[start]
	r := u.class.row(tag)
	site := u.siteOf(g, keys)
	if r.isNeutral() && !(site != nil && site.Lib == r.lib && isFirst(g, n, r, site)) {
		return
	}
	if site == nil {
		site = u.siteBeside(r)
	}
	mode := u.mode(site, r)
	if mode.OnDelivery && u.refusedInGroup(g, start, keys) {
		mode = flow.Mode{NoCommit: true}
	}
	if site == nil && r.call != nil && r.call.OnDelivery && u.commitsInGroup(g, keys) {
		mode = flow.Mode{OnDelivery: true}
	}
	from := u.feederOf(g, n)
	mode.Alone = mode.Alone || from.alone
	handler, _ := u.class.Handler(gr.fn)
	leaves := !handler && !u.absorbed(gr.fn)
	rep := flow.Walk(g, start, keys, mode, leaves)
	if rep.TooMany {
		u.m.skip(gr.fn, "too many states")
	}
	passed := u.passed[site] // what does not depend on its settings is reported where it is made
	first := from.brought || passed || isFirst(g, n, r, site)
	for _, k := range rep.Sent {
		v := g.Vars[k.Var]
		switch v.Kind {
		case flow.Named:
			fed[v.Name] = true
		default:
			local[k.Var] = true
			u.feeders[channel{g, k.Var}] = feeder{alone: mode.Alone, brought: n.Foreign && first}
		}
	}
	c := u.consumer(n, r, site)
	u.walks = append(u.walks, walked{gr: gr, start: start, keys: keys, row: r, c: c, rep: rep})
	for _, i := range rep.Committed {
		if p := g.Nodes[i].Pos; p.IsValid() && !slices.Contains(c.Commits, p) {
			c.Commits = append(c.Commits, p)
		}
	}
	for _, i := range rep.Worked {
		c.Worked = append(c.Worked, chain(g, i)...)
	}
	for _, t := range rep.Trips {
		if op := g.Nodes[t.Commit].Op; passed && op != flow.Poll && op != flow.Recv {
			continue
		}
		if f := u.finding(g, t, r, mode, first); f != nil {
			f.Consumer = c
			f.behindWork = slices.Contains(rep.Behind, t.Commit)
			u.found = append(u.found, f)
			c.Findings = append(c.Findings, f)
		}
	}
	u.judge(c, rep, mode, groupless(r, site))
}

// channel is a channel of a function's graph.
type channel struct {
	g *flow.Graph
	v flow.Var
}

// feeder is what a receiver has to know of the poll whose records a channel hands on.
type feeder struct {
	alone   bool // a commit covers its own record and no other
	brought bool // the poll stands in another package, and it is here that it is known to be one of Kafka's
}

// feederOf is the feeder of the channel that a receive is from.
func (u *unit) feederOf(g *flow.Graph, n *flow.Node) feeder {
	for _, k := range n.Key {
		if f, ok := u.feeders[channel{g, k.Var}]; ok && n.Op == flow.Recv {
			return f
		}
	}
	return feeder{}
}

// isNeutral reports whether a row's package serves other brokers too.
func (r row) isNeutral() bool { return r.call != nil && client.IsNeutral(r.call.Path) }

// isFirst reports whether no other unit can know that a poll is one of Kafka's: it stands here, or what it polls is
// opened here, or the consumer, made at site, did not come along through the same call.
func isFirst(g *flow.Graph, poll *flow.Node, r row, site *settings.Site) bool {
	if !poll.Foreign {
		return true
	}
	if r.lib == nil || len(r.lib.Neutral) == 0 {
		return false
	}
	opened := slices.ContainsFunc(g.Chans, func(c flow.Chan) bool {
		return !c.Foreign && slices.ContainsFunc(poll.Key, func(k flow.Key) bool { return k.Var == c.Var })
	})
	return opened || r.isNeutral() && site != nil && site.Instr.Pos() != poll.Pos
}

// refusedInGroup reports whether a poll comes only after a call on its consumer that is refused in a group.
func (u *unit) refusedInGroup(g *flow.Graph, poll int, keys []flow.Key) bool {
	return g.Dominated(poll, func(n *flow.Node) bool {
		return n.Op == flow.Note && u.needs(n, keys, client.Cond{Setting: client.Group, Not: true})
	})
}

// commitsInGroup reports whether a consumer that is not known otherwise has a commit that asks for a group: it has one.
func (u *unit) commitsInGroup(g *flow.Graph, keys []flow.Key) bool {
	return slices.ContainsFunc(g.Nodes, func(n flow.Node) bool {
		return n.Op == flow.Commit && u.needs(&n, keys, client.Cond{Setting: client.Group})
	})
}

// needs reports whether a call on a consumer needs a condition to hold.
func (u *unit) needs(n *flow.Node, keys []flow.Key, c client.Cond) bool {
	call := u.class.row(n.Tag).call
	return flow.SameVar(n.Key, keys) && call != nil && slices.Contains(call.Needs, c)
}

func (k *classifier) row(tag string) row {
	if r, ok := k.rows[tag]; ok {
		return r
	}
	return tagged()[tag]
}

// tagged are the rows of all tables by their tags.
var tagged = sync.OnceValue(func() map[string]row {
	all := map[string]row{}
	for _, lib := range client.Libraries {
		for i := range lib.Calls {
			tag := tagOf(lib, &lib.Calls[i])
			if _, ok := all[tag]; !ok { // the first, as everywhere
				all[tag] = row{lib, &lib.Calls[i]}
			}
		}
	}
	return all
})

// consumer is the model's entry for a poll.
func (u *unit) consumer(n *flow.Node, r row, site *settings.Site) *Consumer {
	for _, c := range u.m.Consumers {
		if c.Pos == n.Pos {
			return c
		}
	}
	c := &Consumer{Pos: n.Pos, Func: n.Fn, Site: site, Guarantee: Unfollowed, Polls: []token.Pos{n.Pos}}
	if r.lib != nil {
		c.Library = r.lib.Name
	}
	u.m.Consumers = append(u.m.Consumers, c)
	return c
}

// groupless reports whether a poll commits nothing, for there is no group in which it could.
func groupless(r row, site *settings.Site) bool {
	return r.call != nil && (r.call.NoGroup || r.call.OnDelivery && site != nil && site.IsSet(client.Group) == settings.No)
}

// judge works out a consumer's guarantee from a walk. The weakest of several wins: a caller that loses records
// loses them, whatever the others do. Walks that end out of sight, as that of an exported function that
// returns the record, say nothing where another walk goes on.
func (u *unit) judge(c *Consumer, rep *flow.Report, mode flow.Mode, groupless bool) {
	g := Unfollowed
	switch {
	case len(c.Findings) > 0:
		g = AtMostOnce
	case mode.NoCommit:
		g = NoGroup
	case mode.OnDelivery:
		g = AtMostOnce
	case rep.Unsure:
		c.unsure = true
		if c.Guarantee != AtMostOnce {
			c.Guarantee = Unfollowed
		}
	case len(rep.Committed) > 0 || mode.OnNextPoll:
		g = AtLeastOnce
	case groupless:
		g = NoGroup
	case !rep.TooMany && len(rep.Worked) == 0 && len(rep.Sent) == 0 && !rep.Leaves && !rep.Kept: // it looks on, and has nothing to lose
		g = AtLeastOnce
	}
	c.weaken(g)
}

// weaken notes what another way of a consumer's records guarantees: the weakest that is known wins.
func (c *Consumer) weaken(g Guarantee) {
	if c.unsure && g != AtMostOnce {
		return
	}
	if rank(g) < rank(c.Guarantee) || c.Guarantee == Unfollowed {
		c.Guarantee = g
	}
}

// handedOn gives consumers whose records leave through channels what the receivers guarantee.
func (u *unit) handedOn() {
	for again := true; again; {
		again = false
		for _, w := range u.walks {
			if w.c.Guarantee != Unfollowed {
				continue
			}
			for _, r := range u.walks {
				if r.row.call == nil && r.c != w.c && r.c.Guarantee != Unfollowed && w.feeds(r) {
					w.c.weaken(r.c.Guarantee)
					again = true
				}
			}
		}
	}
}

// feeds reports whether the records of w leave through the channel that r receives from.
func (w walked) feeds(r walked) bool {
	for _, s := range w.rep.Sent {
		for _, k := range r.gr.g.Nodes[r.start].Key {
			from, to := w.gr.g.Vars[s.Var], r.gr.g.Vars[k.Var]
			if w.gr.g == r.gr.g && s.Var == k.Var || from.Kind == flow.Named && from.Kind == to.Kind && from.Name == to.Name {
				return true
			}
		}
	}
	return false
}

func rank(g Guarantee) int {
	return slices.Index([]Guarantee{AtMostOnce, AtLeastOnce, ExactlyOnce, NoGroup, Unfollowed}, g)
}

// finding words a trip, nil if it belongs to another package.
func (u *unit) finding(g *flow.Graph, t flow.Trip, r row, mode flow.Mode, first bool) *Finding {
	at := func(i int) *flow.Node {
		if i < 0 {
			return nil
		}
		return &g.Nodes[i]
	}
	commit, work, hand, poll := at(t.Commit), at(t.Work), at(t.Hand), at(t.Poll)
	if poll.Here && poll.Shared && t.Shared { // the goroutines are started here
	} else if commit.Foreign && (work == nil || work.Foreign) && (hand == nil || hand.Foreign) && !first && !meets(poll, work, commit) {
		return nil
	}
	f := &Finding{Category: categoryOf[t.Fault], Pos: commit.Pos, poll: poll.Pos, Fault: t,
		Poll: chain(g, t.Poll), Work: chain(g, t.Work), Hand: chain(g, t.Hand), Commit: chain(g, t.Commit)}
	f.Message = message(t, u.called(f, work), r, mode)
	if c := u.class.row(commit.Tag).call; c != nil && c.Does == client.Serve && t.Fault != flow.Concurrent {
		f.Message = strings.Replace(f.Message, "offset committed", "offset committed by the handler's return", 1)
	}
	switch {
	case poll.Op == flow.Poll && poll.Tag == "":
		f.Evidence = append(f.Evidence, Evidence{poll.Pos, "arrives here"})
	case commit != poll:
		f.Evidence = append(f.Evidence, Evidence{poll.Pos, "polled here"})
	case t.Fault == flow.AutoFirst:
		f.Evidence = append(f.Evidence, Evidence{poll.Pos, "polled and committed here"})
	}
	if hand != nil {
		f.Evidence = append(f.Evidence, Evidence{hand.Pos, "handed off here"})
	}
	if work != nil {
		what := "worked on here"
		if t.Fault == flow.DespiteFailure || t.Fault == flow.Skipped {
			what = "fails here"
		}
		if n := len(f.Evidence); n == 0 || f.Evidence[n-1].Pos != work.Pos { // both in another package
			f.Evidence = append(f.Evidence, Evidence{work.Pos, what})
		}
	}
	if commit != poll {
		e := Evidence{commit.Pos, "committed here"}
		if t.Fault == flow.CommitFirst && len(f.Evidence) > 1 { // in the order of events
			f.Evidence = append(f.Evidence[:1:1], append([]Evidence{e}, f.Evidence[1:]...)...)
		} else {
			f.Evidence = append(f.Evidence, e)
		}
	}
	return f
}

// chain is where a node stands, and the calls that it was put in the place of; nothing for no node.
func chain(g *flow.Graph, node int) (c Chain) {
	for node >= 0 {
		n := &g.Nodes[node]
		if n.Pos.IsValid() {
			c = append(c, n.Pos)
		}
		node = n.Parent
	}
	return c
}

// meets reports whether it is this package that brings a fault together, out of calls of several others: one polls, one
// works, one commits.
func meets(poll, work, commit *flow.Node) bool {
	return work != nil && poll.Pos != commit.Pos && poll.Pos != work.Pos && work.Pos != commit.Pos
}

// message says what would happen; name is what the work is called.
func message(t flow.Trip, name string, r row, mode flow.Mode) string {
	name = cmp.Or(name, "the work on it")
	poll := "this poll"
	if r.call != nil {
		poll = r.call.Name
	}
	switch t.Fault {
	case flow.CommitFirst:
		if t.Leaves {
			return "offset committed before the record is handed on to be processed: if that fails or the process stops, the record is skipped on restart"
		}
		return fmt.Sprintf("offset committed before the record is processed: if %s fails or the process stops, the record is skipped on restart", name)
	case flow.AutoFirst:
		switch {
		case mode.OnDelivery && t.Leaves:
			return fmt.Sprintf("%s lets the client commit the record before it is processed: if the process stops once it is handed on, the record is skipped on restart", poll)
		case mode.OnDelivery:
			return fmt.Sprintf("%s lets the client commit the record before it is processed: if %s fails or the process stops meanwhile, the record is skipped on restart", poll, name)
		}
		return fmt.Sprintf("the next %s lets the client commit this poll's records while some are still waiting for %s: if the process stops before that is done, they are skipped on restart", poll, name)
	case flow.Concurrent:
		if t.Ahead {
			return "this commits everything that the client has put into its channel, received or not: what still waits there is skipped on restart"
		}
		if t.Shared {
			return fmt.Sprintf("several goroutines commit records of one consumer, each its own: a commit of a later record covers an earlier one that is still in %s, which is skipped on restart if the process stops", name)
		}
		return "offset committed while another goroutine may still be processing the record: if it fails or the process stops, the record is skipped on restart"
	case flow.DespiteFailure:
		if t.Panics {
			return fmt.Sprintf("offset committed even if %s panics: the record is then skipped, though it was not processed", name)
		}
		return fmt.Sprintf("offset committed although %s failed: the record is not delivered again", name)
	case flow.Skipped:
		return fmt.Sprintf("this commit also covers an earlier record on which %s failed: it is not delivered again", name)
	}
	return ""
}

// finish keeps one finding for each commit point, the first in the order of precedence; and a second one where a commit
// that does not wait would be wrong even if it did.
func (u *unit) finish() {
	best := map[token.Pos]*Finding{}
	var rest []*Finding
	for _, f := range u.found {
		if u.isSaidElsewhere(f) {
			continue
		}
		k := slices.Index(order, f.Category)
		if k < 0 {
			if !slices.ContainsFunc(rest, func(o *Finding) bool { return o.Pos == f.Pos && o.Category == f.Category }) {
				rest = append(rest, f)
			}
			continue
		}
		old := best[f.Pos]
		if old == nil || k < slices.Index(order, old.Category) || k == slices.Index(order, old.Category) && f.earlier(old) {
			best[f.Pos] = f
		}
	}
	rest = append(rest, u.besides(best)...)
	u.mergeReaders(best)
	for _, f := range best {
		if strings.HasSuffix(u.pass.Fset.Position(f.Pos).Filename, "_test.go") {
			continue
		}
		u.m.Findings = append(u.m.Findings, f)
	}
	u.m.Findings = append(u.m.Findings, rest...)
	sort.Slice(u.m.Findings, func(i, j int) bool {
		a, b := u.m.Findings[i], u.m.Findings[j]
		if a.Pos != b.Pos {
			return a.Pos < b.Pos
		}
		return a.Category < b.Category
	})
}

// isSaidElsewhere reports whether f is about a commit of a record that nothing was done with, one that does not decode,
// and another commit behind the work skips what failed as well: it is not there that the program goes wrong.
func (u *unit) isSaidElsewhere(f *Finding) bool {
	return f.Category == FailureSkipped && !f.behindWork && slices.ContainsFunc(u.found, func(o *Finding) bool {
		return o.Category == FailureSkipped && o.behindWork && len(o.Work) > 0 && len(f.Work) > 0 && o.Work[0] == f.Work[0]
	})
}

// besides are the failures that a commit passes over and that waiting would not mend: those of the goroutine that
// commits, and of other work than what it does not wait for.
func (u *unit) besides(best map[token.Pos]*Finding) []*Finding {
	second := map[token.Pos]*Finding{}
	for _, f := range u.found {
		b := best[f.Pos]
		if u.inTestAt(f.Pos) || f.Category != CommitDespiteFailure || b == nil || b.Category != CommitConcurrent || !b.Fault.Shared && slices.Equal(b.Work, f.Work) {
			continue
		}
		if old := second[f.Pos]; old == nil || f.earlier(old) {
			second[f.Pos] = f
		}
	}
	return slices.Collect(maps.Values(second))
}

// mergeReaders makes one finding, at the call, of those on several types that an interface's poll may reach.
func (u *unit) mergeReaders(best map[token.Pos]*Finding) {
	reached := map[token.Pos][]*Finding{} // by the call
	for _, f := range best {
		if f.Category != AutoCommit {
			continue
		}
		for _, pos := range f.Poll {
			if slices.ContainsFunc(u.tracer().at[pos], isInvoke) {
				reached[pos] = append(reached[pos], f)
				break
			}
		}
	}
	for pos, fs := range reached {
		if len(fs) < 2 {
			continue
		}
		slices.SortFunc(fs, func(a, b *Finding) int { return cmp.Compare(a.Pos, b.Pos) })
		one := fs[0]
		for _, f := range fs {
			delete(best, f.Pos)
			if f.Pos == pos {
				one = f
			}
		}
		for _, f := range fs {
			if f.Pos != pos && !slices.ContainsFunc(one.Evidence, func(e Evidence) bool { return e.Pos == f.Pos }) {
				one.Evidence = append(one.Evidence, Evidence{f.Pos, "through this one"})
			}
		}
		one.Pos = pos
		best[pos] = one
	}
}

func isInvoke(in ssa.Instruction) bool {
	c, ok := in.(ssa.CallInstruction)
	return ok && c.Common().IsInvoke()
}

// earlier orders findings of one place and category, so that runs agree.
func (f *Finding) earlier(o *Finding) bool {
	for i := range min(len(f.Evidence), len(o.Evidence)) {
		if f.Evidence[i].Pos != o.Evidence[i].Pos {
			return f.Evidence[i].Pos < o.Evidence[i].Pos
		}
	}
	return f.Message < o.Message
}
