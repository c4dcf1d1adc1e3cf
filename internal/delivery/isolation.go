package delivery

import (
	"fmt"
	"go/token"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/kafkavet/kafkavet/internal/client"
	"github.com/kafkavet/kafkavet/internal/settings"
)

// Transactions is a package fact: the constant topics that a package, or one that it imports, writes in
// transactions. Package facts are not passed on by the go command, so each is the union of its imports'
// and its own.
type Transactions struct{ Topics []string }

func (*Transactions) AFact() {}

func (f *Transactions) String() string {
	return "writes in transactions " + strings.Join(f.Topics, " ")
}

// writers say where a topic is written in transactions: the producer's constructor, no position if that
// stands in another package.
type writers map[string]token.Pos

// isolation finds consumers that read records of transactions which are open or aborted: where the unit
// sees the transactional producer too, or where the consumer is itself one end of the transaction. A consumer
// that asks for committed records of a client that cannot tell them is found wherever its records come from.
func (u *unit) isolation() {
	topics := u.transactional()
	loops := u.loops()
	for _, s := range u.sites() {
		if s.Ctor.Makes&client.MakesConsumer == 0 || !u.reads(s) {
			continue
		}
		topic := ""
		for _, name := range u.readBy(s) {
			if _, ok := topics[name]; ok {
				topic = name
				break
			}
		}
		if topic == "" && !slices.Contains(loops, s) && !inVain(s) {
			u.unaware(s)
			continue
		}
		f := u.isolationAt(s, topic)
		if f == nil {
			continue
		}
		if pos := topics[topic]; pos.IsValid() {
			f.Evidence = append(f.Evidence, Evidence{pos, "its writer, in transactions, is made here"})
		}
		f.Evidence = append(f.Evidence, Evidence{s.Instr.Pos(), "read here"})
		u.found = append(u.found, f)
	}
}

// Topic is a constant topic, and where its reader or writer is made.
type Topic struct {
	Pos  token.Pos
	Name string
}

// Reader is a consumer that does not ask for committed records. Finding is what is to be said of it if its topic is
// written in transactions, which no package in sight does.
type Reader struct {
	Topic
	Finding *Finding
}

// unaware notes what a consumer reads without read_committed, for who sees more packages.
func (u *unit) unaware(s *settings.Site) {
	for _, name := range u.readBy(s) {
		if f := u.isolationAt(s, name); f != nil && f.Category == ReadUncommitted {
			u.m.Readers = append(u.m.Readers, Reader{Topic{s.Instr.Pos(), name}, f})
		}
	}
}

// inVain reports whether the program asks for read_committed, on every path, where the client does not keep aborted
// records away.
func inVain(s *settings.Site) bool {
	return s.Lib.Isolation != "full" && s.Set[client.Isolation].Certainty == settings.Must && s.Is(client.Isolation, "read_committed") == settings.Yes
}

// isolationAt judges a consumer of records that are written in transactions, or one whose offsets are
// part of a transaction; nil if nothing is to be said.
func (u *unit) isolationAt(s *settings.Site, topic string) *Finding {
	f := &Finding{Pos: s.Instr.Pos(), Site: s}
	switch s.Is(client.Isolation, "read_committed") {
	case settings.No:
		f.Category = ReadUncommitted
		if topic == "" {
			f.Message = "this consumer's offsets are committed in transactions, but it reads without read_committed: " +
				"what it makes of a record whose own transaction is aborted stays"
		} else {
			f.Message = fmt.Sprintf("topic %q is written in transactions, but this consumer reads without read_committed: "+
				"it also delivers records of transactions that are still open, or aborted", topic)
		}
		if s.Lib.Isolation == "full" {
			f.Message += "; set " + nameOfSetting(s.Lib, client.Isolation) + " to read_committed"
		} else {
			f.Message += "; read_committed would not be enough: " + s.Lib.Isolation
		}
	case settings.Yes:
		if s.Lib.Isolation == "full" {
			return nil
		}
		f.Category = IneffectiveReadCommitted
		f.Message = "read_committed does not keep aborted records away: " + s.Lib.Isolation
		if topic != "" {
			f.Message = fmt.Sprintf("topic %q is written in transactions, and %s", topic, f.Message)
		}
		f.Message += "; read with a client that filters them"
	default:
		return nil
	}
	return f
}

// nameOfSetting is how users of a library write a setting.
func nameOfSetting(lib *client.Library, s client.Setting) string {
	for i := range lib.Settings {
		if r := &lib.Settings[i]; r.Setting == s {
			return r.Field + r.Key + r.Option
		}
	}
	return string(s)
}

// transactional finds the constant topics written in transactions, here or in a package imported, and
// tells the importers.
func (u *unit) transactional() writers {
	w := writers{}
	for _, imp := range u.pass.Pkg.Imports() {
		var f Transactions
		if u.pass.ImportPackageFact(imp, &f) {
			for _, t := range f.Topics {
				w[t] = token.NoPos
			}
		}
	}
	for _, t := range u.config.TransactionalTopics {
		w[t] = token.NoPos
	}
	for _, s := range u.sites() {
		if s.Ctor.Makes&client.MakesProducer == 0 || s.IsSet(client.TxnID) != settings.Yes {
			continue
		}
		for _, t := range u.writtenBy(s) {
			u.m.Writers = append(u.m.Writers, Topic{s.Instr.Pos(), t})
			if !w[t].IsValid() {
				w[t] = s.Instr.Pos()
			}
		}
	}
	if len(w) > 0 {
		u.pass.ExportPackageFact(&Transactions{Topics: slices.Sorted(maps.Keys(w))})
	}
	return w
}

// writtenBy are the constant topics that a producer writes: those of its settings, and those of the
// records that it is given.
func (u *unit) writtenBy(s *settings.Site) []string {
	out := words(s.Set[client.ProduceTopic])
	if s.Ctor.Makes&client.MakesConsumer == 0 {
		out = append(out, words(s.Set[client.Topic])...)
	}
	t := u.tracer()
	for _, c := range t.of(s).calls {
		r := c.row.call
		if r.Does != client.Produce || c.node != nil {
			continue
		}
		if i, ok := r.Record.IsResult(); ok && r.Channel {
			for _, ch := range component(c.site, i) {
				for _, in := range *ch.Referrers() {
					if send, ok := in.(*ssa.Send); ok && send.Chan == ch {
						out = append(out, t.topics(send.X)...)
					}
				}
			}
			continue
		}
		out = append(out, t.topics(operand(c.site, r.Record))...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// readBy are the constant topics that a consumer reads.
func (u *unit) readBy(s *settings.Site) []string {
	out := words(s.Set[client.Topic])
	t := u.tracer()
	for _, c := range t.of(s).calls {
		if r := c.row.call; c.node == nil && r.Topics != client.None {
			out = append(out, t.constants(operand(c.site, r.Topics))...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// reads reports whether records are polled from what was made at s, or may be where nobody sees it.
func (u *unit) reads(s *settings.Site) bool {
	if c, ok := s.Instr.(ssa.CallInstruction); ok {
		if fn := callee(c.Common()); fn != nil {
			if _, r := client.CallOf(fn); r != nil && r.Does == client.Poll {
				return true
			}
		}
	}
	tr := u.tracer().of(s)
	return tr.escapes || slices.ContainsFunc(tr.calls, func(c call) bool {
		d := c.row.call.Does
		return d == client.Poll || d == client.Serve || d == client.Consume || d == client.Part
	})
}

// loops are the consumers whose offsets are committed in a transaction.
func (u *unit) loops() []*settings.Site {
	var out []*settings.Site
	t := u.tracer()
	for _, s := range u.sites() { // a consumer that is the producer as well
		if s.Ctor.Makes&client.MakesProducer == 0 || s.IsSet(client.TxnID) != settings.Yes || s.IsSet(client.Group) != settings.Yes {
			continue
		}
		if slices.ContainsFunc(t.of(s).calls, func(c call) bool { return c.row.call.Does == client.End && c.row.call.Cover == client.Delivered }) {
			out = addSite(out, s)
		}
	}
	for _, fn := range t.funcs { // a handler, also one that counts for itself how far it is
		if claim := u.handlerType(fn); claim != nil && sendsOffsets(fn, map[*ssa.Function]bool{}) {
			if all := u.consumedBy(claim); len(all) == 1 {
				out = addSite(out, all[0])
			}
		}
	}
	for _, w := range u.walks {
		in := slices.ContainsFunc(w.rep.Committed, func(i int) bool {
			r := u.class.row(w.gr.g.Nodes[i].Tag)
			return r.call != nil && (r.call.Does == client.SendOffsets || r.call.Does == client.End)
		})
		if !in || w.row.call == nil {
			continue
		}
		all := u.sitesOf(w.gr.g, w.keys)
		if claim := u.handlerType(w.gr.fn); claim != nil {
			all = u.consumedBy(claim)
		}
		if len(all) == 1 { // of several it is not known which
			out = addSite(out, all[0])
		}
	}
	return out
}

// sendsOffsets reports whether fn puts offsets into a transaction, itself, in what it calls or in a function literal.
func sendsOffsets(fn *ssa.Function, seen map[*ssa.Function]bool) bool {
	if fn == nil || seen[fn] {
		return false
	}
	seen[fn] = true
	for _, literal := range fn.AnonFuncs {
		if sendsOffsets(literal, seen) {
			return true
		}
	}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			c, ok := in.(ssa.CallInstruction)
			if !ok {
				continue
			}
			if called := callee(c.Common()); called != nil {
				if _, r := client.CallOf(called); r != nil && r.Does == client.SendOffsets {
					return true
				}
			}
			if sendsOffsets(c.Common().StaticCallee(), seen) {
				return true
			}
		}
	}
	return false
}

// words are a setting's constant strings, elements of a list one by one.
func words(v settings.Value) []string {
	var out []string
	for _, c := range v.Consts {
		if s, ok := c.(string); ok && s != "" {
			out = append(out, s)
		}
	}
	return out
}

// topics are the constant topics of the record literals that v may be, or a list of.
func (t *tracer) topics(v ssa.Value) []string {
	var out []string
	t.literals(v, map[ssa.Value]bool{}, &out)
	return out
}

func (t *tracer) literals(v ssa.Value, seen map[ssa.Value]bool, out *[]string) {
	if v == nil || seen[v] {
		return
	}
	seen[v] = true
	if x, ok := v.(*ssa.UnOp); ok && x.Op == token.MUL { // the value of a literal
		if a, ok := x.X.(*ssa.Alloc); ok {
			t.literal(a, seen, out)
		}
	}
	vals, _ := t.sources(v)
	for _, v := range vals {
		switch x := v.(type) {
		case *ssa.Alloc:
			t.literal(x, seen, out)
		case *ssa.Slice:
			t.literals(x.X, seen, out)
		case *ssa.Call:
			if b, ok := x.Common().Value.(*ssa.Builtin); ok && b.Name() == "append" {
				for _, a := range x.Common().Args {
					t.literals(a, seen, out)
				}
			}
		}
	}
}

// literal gathers the topics that are stored in a variable of a record type, or in a list of them.
func (t *tracer) literal(addr ssa.Value, seen map[ssa.Value]bool, out *[]string) {
	for _, in := range *addr.Referrers() {
		switch in := in.(type) {
		case *ssa.Store:
			if in.Addr == addr {
				t.literals(in.Val, seen, out)
			}
		case *ssa.IndexAddr:
			t.literal(in, seen, out)
		case *ssa.FieldAddr:
			f := fieldAt(in.X.Type(), in.Field)
			switch {
			case f == nil || f.Pkg() == nil || !client.IsClient(f.Pkg().Path()):
			case f.Name() == "Topic":
				for _, st := range *in.Referrers() {
					if st, ok := st.(*ssa.Store); ok && st.Addr == in {
						*out = append(*out, t.constants(st.Val)...)
					}
				}
			default:
				t.literal(in, seen, out)
			}
		}
	}
}
