package settings

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kafkavet/kafkavet/internal/client"
)

// name identifies a constructor in facts.
func name(lib *client.Library, ctor *client.Ctor) string {
	return strings.Join([]string{lib.Name, ctor.Path, ctor.Recv, ctor.Func, ctor.Literal}, "|")
}

// named finds the constructor of a name.
func named(s string) (*client.Library, *client.Ctor) {
	for _, lib := range client.Libraries {
		for i := range lib.Ctors {
			if name(lib, &lib.Ctors[i]) == s {
				return lib, &lib.Ctors[i]
			}
		}
	}
	return nil, nil
}

// values translates what is known of a made object into settings.
func values(lib *client.Library, ctor *client.Ctor, t *tree) map[client.Setting]Value {
	set := map[client.Setting]Value{}
	// The object's own live fields and methods go before the configuration that it was made from.
	for _, own := range []bool{false, true} {
		written := map[client.Setting][]Value{}
		add := func(s client.Setting, v Value) {
			if v.Certainty != Default {
				written[s] = append(written[s], v)
			}
		}
		for i := range lib.Settings {
			row := &lib.Settings[i]
			if isOwn := row.Type != "" && row.Type == ctor.Result; isOwn == own {
				add(row.Setting, rowValue(row, t.get(place(lib, row, own))))
			}
		}
		if own {
			for _, s := range direct(lib, "") {
				add(s, rowValue(&client.SettingRow{Setting: s}, t.get(directAt(s))))
			}
		}
		for s, vs := range written {
			v := together(vs)
			if below, ok := set[s]; ok && v.Certainty != Must {
				v = overValue(v, below)
			}
			set[s] = v
		}
	}
	if set[client.Group].Certainty == Unknown && meansGroup(set) {
		set[client.Group] = Value{Certainty: May, Pos: set[client.Group].Pos}
	}
	return set
}

// meansGroup reports whether something is written that has no sense without a group: whoever says how often to commit
// expects one, even if the caller is to name it.
func meansGroup(set map[client.Setting]Value) bool {
	for _, v := range set {
		for _, row := range v.Rows {
			if slices.Contains(row.Needs, client.Cond{Setting: client.Group}) && v.Certainty != Unknown {
				return true
			}
		}
	}
	return false
}

// direct returns the settings that constructors of lib take as operands: those of the given type, or all.
func direct(lib *client.Library, result string) []client.Setting {
	var all []client.Setting
	for i := range lib.Ctors {
		if result != "" && lib.Ctors[i].Result != result {
			continue
		}
		for _, s := range lib.Ctors[i].Sets {
			all = append(all, s)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// place returns where a row's value stands in a made object's tree.
func place(lib *client.Library, row *client.SettingRow, own bool) string {
	at := ""
	if !own {
		at = "<" + row.Type + ">"
	}
	switch {
	case row.Option != "":
		return join(optionsAt, optionAt(row))
	case row.Method != "":
		return join(at, methodAt(row.Method))
	case row.Key != "":
		for i := range lib.KeyMaps {
			if m := &lib.KeyMaps[i]; m.Type == row.Type {
				return join(at, keyAt(m, row.Key))
			}
		}
		return join(at, row.Key)
	}
	return join(at, fieldAt(row.Field))
}

// rowValue translates a leaf by its row.
func rowValue(row *client.SettingRow, l leaf) Value {
	if slices.Contains(l.consts, nilConst) { // nil sets nothing
		l.consts = slices.DeleteFunc(slices.Clone(l.consts), func(c string) bool { return c == nilConst })
		l.unset = true
		if len(l.consts) == 0 && !l.any && len(l.refs) == 0 && !l.unknown {
			return Value{}
		}
	}
	v := Value{Pos: l.pos}
	switch {
	case l.unknown:
		return Value{Certainty: Unknown, Pos: l.pos}
	case len(l.consts) == 0 && !l.any && len(l.refs) == 0:
		return Value{}
	case l.unset:
		v.Certainty = May
	default:
		v.Certainty = Must
	}
	if row.Type+row.Key+row.Option != "" {
		v.Rows = []*client.SettingRow{row}
	}
	if row.Fixed != nil {
		v.Consts = []any{row.Fixed}
		return v
	}
	if l.any || len(l.refs) > 0 {
		return v
	}
	for _, c := range l.consts {
		x, ok := normal(row, c)
		if !ok {
			v.Consts = nil
			return v
		}
		if !slices.Contains(v.Consts, x) {
			v.Consts = append(v.Consts, x)
		}
	}
	return v
}

// together is what several rows of one setting say, of one configuration: a sure one settles it.
func together(vs []Value) Value {
	best := Default
	for _, v := range vs {
		if rank(v.Certainty) > rank(best) {
			best = v.Certainty
		}
	}
	var all Value
	open := false
	for _, v := range vs {
		if v.Certainty == Unknown && best == Must {
			continue
		}
		open = open || len(v.Consts) == 0
		all = merge(all, v)
	}
	all.Certainty = best
	if open || best == Unknown {
		all.Consts = nil
	}
	return all
}

func rank(c Certainty) int { return slices.Index([]Certainty{Default, May, Unknown, Must}, c) }

func merge(a, b Value) Value {
	for _, c := range b.Consts {
		if !slices.Contains(a.Consts, c) {
			a.Consts = append(a.Consts, c)
		}
	}
	a.Pos = max(a.Pos, b.Pos)
	a.Rows = append(a.Rows, b.Rows...)
	return a
}

// overValue is v, which is not sure, written over below.
func overValue(v, below Value) Value {
	if v.Certainty == Unknown || below.Certainty == Unknown {
		return Value{Certainty: Unknown, Pos: max(v.Pos, below.Pos)}
	}
	all := merge(v, below)
	all.Certainty = below.Certainty
	if len(v.Consts) == 0 || len(below.Consts) == 0 {
		all.Consts = nil
	}
	return all
}

// normal translates an encoded constant into the table's words; false if they do not say what it is.
func normal(row *client.SettingRow, c string) (any, bool) {
	kind, text, _ := strings.Cut(c, ":")
	if kind == "d" && row.Key != "" { // a map takes a duration as its text, and reads the digits in front
		ns, _ := strconv.ParseInt(text, 10, 64)
		text = time.Duration(ns).String()
		text = text[:len(text)-len(strings.TrimLeft(text, "0123456789"))]
		kind = "i"
	}
	for _, spelling := range []string{text, strings.ToLower(text)} {
		if x, ok := row.Values[spelling]; ok {
			return x, true
		}
	}
	switch row.Setting {
	case client.AutoCommit, client.AutoStore, client.Greedy, client.Marks, client.Idempotent, client.Async, client.Reports, client.EventChannel:
		b, err := strconv.ParseBool(strings.ToLower(text))
		return b, err == nil && kind != "f"
	case client.Interval:
		n, err := strconv.ParseInt(text, 0, 64)
		if kind == "d" {
			n /= int64(time.Millisecond)
		}
		return int(n), err == nil && kind != "f"
	case client.Isolation, client.Start, client.Acks:
		return strings.ToLower(text), kind != "f"
	}
	return text, kind != "f"
}
