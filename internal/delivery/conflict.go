package delivery

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/kafkavet/kafkavet/internal/client"
	"github.com/kafkavet/kafkavet/internal/settings"
)

// conflicts finds settings and calls that cannot work together: those whose row says what they need, where
// that must fail for every object that they may be about.
func (u *unit) conflicts() {
	u.settingConflicts()
	u.callConflicts()
}

// verdict is what several objects say about one place.
type verdict struct {
	message string
	holds   bool // for one of them it may be all right
	site    *settings.Site
	row     *client.SettingRow
}

func (u *unit) settingConflicts() {
	at := map[token.Pos]*verdict{}
	judge := func(s *settings.Site, r *client.SettingRow, pos token.Pos, fails bool, message string) {
		v := at[pos]
		if v == nil {
			v = &verdict{site: s, row: r}
			at[pos] = v
		}
		v.holds = v.holds || !fails
		if v.message == "" {
			v.message = message
		}
	}
	for _, s := range u.sites() {
		for setting, v := range s.Set {
			if v.Certainty == settings.Unknown || !v.Pos.IsValid() {
				continue
			}
			for _, r := range v.Rows {
				switch {
				case setting == client.NoEffect && u.isDated(s.Lib, r):
					judge(s, r, v.Pos, true, r.Note)
				case len(r.Needs) > 0 && !isZero(v):
					judge(s, r, v.Pos, s.All(r.Needs) == settings.No, r.Otherwise)
				}
			}
		}
	}
	for pos, v := range at {
		if !v.holds {
			u.found = append(u.found, &Finding{Category: AutoCommitConflict, Pos: pos, Message: v.message, Site: v.site, Row: v.row})
		}
	}
}

// sites are those that do not stand in tests.
func (u *unit) sites() []*settings.Site {
	return slices.DeleteFunc(slices.Clone(u.settings.Sites), func(s *settings.Site) bool { return u.inTest(s.Fn) })
}

// isZero reports whether a setting is only ever given the value that stands for nothing.
func isZero(v settings.Value) bool {
	for _, c := range v.Consts {
		if c != 0 && c != "" && c != false {
			return false
		}
	}
	return len(v.Consts) > 0
}

// isDated reports whether the unit's version of the library is one of those that a row speaks of. What
// else came with that version tells: another field with the same date is there.
func (u *unit) isDated(lib *client.Library, row *client.SettingRow) bool {
	if row.Since == "" {
		return true
	}
	for _, imp := range u.pass.Pkg.Imports() {
		if client.LibraryOf(imp.Path()) != lib {
			continue
		}
		for i := range lib.Settings {
			r := &lib.Settings[i]
			if r == row || r.Since != row.Since || r.Field == "" {
				continue
			}
			if o := imp.Scope().Lookup(r.Type); o != nil && hasField(o.Type(), r.Field) {
				return true
			}
		}
	}
	return false
}

// hasField reports whether a struct has the field at a path.
func hasField(t types.Type, path string) bool {
	for name := range strings.SplitSeq(path, ".") {
		s, ok := t.Underlying().(*types.Struct)
		if !ok {
			return false
		}
		found := false
		for f := range s.Fields() {
			if f.Name() == name {
				t, found = f.Type(), true
				break
			}
		}
		if !found {
			return false
		}
	}
	return true
}

func (u *unit) callConflicts() {
	type key struct {
		site ssa.CallInstruction
		row  *client.Call
	}
	at := map[key]*verdict{}
	var keys []key
	t := u.tracer()
	others := t.unknown()
	for _, s := range u.sites() {
		for _, c := range t.of(s).calls {
			if len(c.row.call.Needs) == 0 {
				continue
			}
			k := key{c.site, c.row.call}
			v := at[k]
			if v == nil {
				v = &verdict{message: c.row.call.Otherwise + consequence(c.row.call, s), site: s}
				at[k] = v
				keys = append(keys, k)
			}
			v.holds = v.holds || !idle(c.row.call, s) || t.about(c, others) || aboutGroup(c.row.call) && onEmptyText(c.site)
		}
	}
	for _, k := range keys {
		if v := at[k]; !v.holds && !u.faulty(k.site.Pos()) {
			u.found = append(u.found, &Finding{Category: AutoCommitConflict, Pos: k.site.Pos(), Message: v.message, Site: v.site, Call: k.row})
		}
	}
}

// aboutGroup reports whether a call depends on there being a group, or none.
func aboutGroup(c *client.Call) bool {
	return slices.ContainsFunc(c.Needs, func(n client.Cond) bool { return n.Setting == client.Group })
}

// onEmptyText reports whether a call is made only where some text is empty, or is not. A group's name that is not constant
// counts as set; who asks whether it is knows better.
func onEmptyText(site ssa.CallInstruction) bool {
	isText := func(t types.Type) bool {
		b, ok := t.Underlying().(*types.Basic)
		return ok && b.Info()&types.IsString != 0
	}
	for b := site.Block(); b.Idom() != nil; b = b.Idom() {
		p := b.Idom()
		i, ok := p.Instrs[len(p.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		cmp, ok := i.Cond.(*ssa.BinOp)
		if !ok {
			continue
		}
		if isText(cmp.X.Type()) {
			return true
		}
		if c, ok := cmp.X.(*ssa.Call); ok {
			if f, ok := c.Call.Value.(*ssa.Builtin); ok && f.Name() == "len" && isText(c.Call.Args[0].Type()) {
				return true
			}
		}
	}
	return false
}

// idle reports whether a call must be without effect on what was made at s.
func idle(c *client.Call, s *settings.Site) bool {
	return len(c.Needs) > 0 && s.All(c.Needs) == settings.No && (len(c.OrNeeds) == 0 || s.All(c.OrNeeds) == settings.No)
}

// consequence says what becomes of records whose marks nobody reads.
func consequence(c *client.Call, s *settings.Site) string {
	modes, sure := s.Mode()
	if c.Does != client.Mark && c.Does != client.Flush || sure != settings.Yes {
		return ""
	}
	switch modes[0].Auto {
	case client.Manual:
		return "; automatic commits are off, so only a call that commits by itself does"
	case client.OnNextPoll:
		return "; each poll commits what the one before it delivered, marked or not"
	case client.OnMark, client.OnDelivery, client.NoGroup, client.Unfollowed:
	}
	return ""
}

// faulty reports whether a commit at pos has a finding already, that goes before a conflict.
func (u *unit) faulty(pos token.Pos) bool {
	return slices.ContainsFunc(u.found, func(f *Finding) bool { return f.Pos == pos && slices.Contains(order, f.Category) })
}

// unknown follows the clients' objects of which it is not known where they were made.
func (t *tracer) unknown() *trail {
	tr := t.newTrail(nil, nil)
	made := map[ssa.Value]bool{}
	for _, s := range t.u.settings.Sites {
		made[s.Value] = true
	}
	add := func(v ssa.Value) {
		if v != nil && !made[v] && isObject(v.Type()) {
			tr.add(v)
		}
	}
	for _, fn := range t.funcs {
		if t.open(fn) {
			for _, p := range fn.Params {
				add(p)
			}
		}
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				switch in := in.(type) {
				case *ssa.UnOp:
					switch in.X.(type) {
					case *ssa.IndexAddr:
						add(in)
					default:
						if in.Op == token.ARROW {
							add(in)
						}
					}
				case *ssa.Lookup, *ssa.Index:
					add(in.(ssa.Value))
				case *ssa.TypeAssert:
					if _, any := in.X.Type().Underlying().(*types.Interface); any && !isObject(in.X.Type()) {
						add(in)
					}
				case *ssa.Call:
					static := in.Common().StaticCallee()
					if fn := callee(in.Common()); fn != nil {
						if _, r := client.CallOf(fn); r != nil {
							continue
						}
					}
					if static == nil || static.Blocks == nil {
						for i := range in.Common().Signature().Results().Len() {
							for _, v := range component(in, i) {
								add(v)
							}
						}
					}
				}
			}
		}
	}
	tr.follow()
	return tr
}

// about reports whether a call may be one on an object of the trail.
func (t *tracer) about(c call, tr *trail) bool {
	if c.node != nil {
		return slices.ContainsFunc(tr.calls, func(o call) bool { return o.site == c.site && o.row == c.row })
	}
	return tr.vals[operand(c.site, orReceiver(c.row.call.Consumer))]
}

// isObject reports whether t is a client's type that is no record, or an interface with a client's methods.
func isObject(t types.Type) bool {
	if client.RecordOf(t) != nil {
		return false
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Pkg() != nil && client.IsClient(n.Obj().Pkg().Path()) {
		return true
	}
	if i, ok := t.Underlying().(*types.Interface); ok {
		for m := range i.Methods() {
			if _, r := client.CallOf(m); r != nil {
				return true
			}
		}
	}
	return false
}
