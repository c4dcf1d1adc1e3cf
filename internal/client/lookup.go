package client

import (
	"go/types"
	"slices"
	"strings"
	"sync"
)

// LibraryOf returns the library to which the package path belongs, or nil. A "…/vendor/" prefix is stripped.
func LibraryOf(path string) *Library { return std().library(path) }

// IsClient reports whether path is a package of a client library.
func IsClient(path string) bool { return LibraryOf(path) != nil }

// IsNeutral reports whether path is a package that a client library shares with other brokers.
func IsNeutral(path string) bool { return std().neutral[unvendor(path)] }

// IsKafka reports whether path is a package of a client library that is there for Kafka alone.
func IsKafka(path string) bool { return IsClient(path) && !IsNeutral(path) }

// CallOf returns the row for a function or method, or nil. A method promoted from a client's type is that
// type's method. A method of the user's own interface is the client's method when its name and signature
// are a row's: its signature must name a type of the client, or another method of the same interface that
// does must be a method of the same client type.
func CallOf(fn *types.Func) (*Library, *Call) { return std().call(fn) }

// RecordOf returns the row of a record or batch type, through pointers, or nil.
func RecordOf(t types.Type) *RecordType { return std().record(t) }

// Role is what a field of a record or batch says.
type Role uint8

const (
	Other   Role = iota
	Payload      // what the record says: value, key, headers
	Meta         // which one it is, and when it came
	Place        // where it stood, with many others: topic, partition
	Error        // the fetch's or delivery's own error
	PartOf       // records inside of a batch
)

// FieldRole returns what field of record type t says. t may be a pointer; a type that is no record has none.
func FieldRole(t types.Type, field string) Role { return std().fieldRole(t, field) }

// HandlerOf returns the row of the handler interface's method that m, a user's concrete method, implements:
// the same name and parameter types. It does not ask for the interface's other methods, for wrappers
// often embed them.
func HandlerOf(m *types.Func) (*Library, *Handler) { return std().handler(m) }

// CtorOf returns the row for a function or method that makes a consumer, producer or configuration, or nil.
func CtorOf(fn *types.Func) (*Library, *Ctor) { return std().ctor(fn) }

// CtorOfLiteral returns the row for a type whose composite literal is a consumer or producer itself, or nil.
// t is the literal's type, no pointer to it.
func CtorOfLiteral(t types.Type) (*Library, *Ctor) { return std().literal(t) }

// OptionRows returns the settings that an option function sets.
func OptionRows(fn *types.Func) []*SettingRow { return std().options[funcKey(fn)] }

// MethodRows returns the settings that a method of a configuration sets.
func MethodRows(fn *types.Func) []*SettingRow { return std().methods[funcKey(fn)] }

// FieldRows returns the settings that live in the fields of struct type t, which may be a pointer.
func FieldRows(t types.Type) []*SettingRow { return std().fields[typeKey(t)] }

// KeyRows returns the settings that live under the keys of map type t, which may be a pointer.
func KeyRows(t types.Type) []*SettingRow { return std().keys[typeKey(t)] }

// KeyMapOf returns how keys reach map type t, which may be a pointer, or nil.
func KeyMapOf(t types.Type) *KeyMap { return std().keyMaps[typeKey(t)] }

// KeyWriterOf returns the row of a method that writes one key of a map, or nil.
func KeyWriterOf(fn *types.Func) (*KeyMap, *KeyWriter) {
	k := funcKey(fn)
	if m := std().keyMaps[key{path: k.path, name: k.recv}]; m != nil {
		for i := range m.Writers {
			if m.Writers[i].Method == k.name {
				return m, &m.Writers[i]
			}
		}
	}
	return nil, nil
}

// key names a function, method or type: the package path, the receiver's type for a method, the name.
type key struct{ path, recv, name string }

// index is the tables by name.
type index struct {
	libs     map[string]*Library
	neutral  map[string]bool
	calls    map[key]*Call
	named    map[string]bool // names of methods with a Call
	records  map[key]*RecordType
	handlers map[string][]libHandler // by method name
	ctors    map[key]*Ctor
	literals map[key]*Ctor
	options  map[key][]*SettingRow
	methods  map[key][]*SettingRow
	fields   map[key][]*SettingRow
	keys     map[key][]*SettingRow
	keyMaps  map[key]*KeyMap
}

type libHandler struct {
	lib *Library
	row *Handler
}

var std = sync.OnceValue(func() *index { return newIndex(Libraries) })

func newIndex(libs []*Library) *index {
	x := &index{
		libs:     map[string]*Library{},
		neutral:  map[string]bool{},
		calls:    map[key]*Call{},
		named:    map[string]bool{},
		records:  map[key]*RecordType{},
		handlers: map[string][]libHandler{},
		ctors:    map[key]*Ctor{},
		literals: map[key]*Ctor{},
		options:  map[key][]*SettingRow{},
		methods:  map[key][]*SettingRow{},
		fields:   map[key][]*SettingRow{},
		keys:     map[key][]*SettingRow{},
		keyMaps:  map[key]*KeyMap{},
	}
	for _, lib := range libs {
		x.add(lib)
	}
	return x
}

func (x *index) add(lib *Library) {
	for _, path := range lib.Paths {
		x.libs[path] = lib
	}
	for _, path := range lib.Neutral {
		x.libs[path], x.neutral[path] = lib, true
	}
	for i := range lib.Calls {
		c := &lib.Calls[i]
		for _, path := range lib.paths(c.Path) {
			put(x.calls, key{path, c.Recv, c.Name}, c)
		}
		if c.Recv != "" {
			x.named[c.Name] = true
		}
	}
	for i := range lib.Records {
		r := &lib.Records[i]
		for _, path := range lib.paths(r.Path) {
			put(x.records, key{path: path, name: r.Name}, r)
		}
	}
	for i := range lib.Handlers {
		h := &lib.Handlers[i]
		x.handlers[h.Method] = append(x.handlers[h.Method], libHandler{lib, h})
	}
	for i := range lib.Ctors {
		c := &lib.Ctors[i]
		for _, path := range lib.paths(c.Path) {
			if c.Literal != "" {
				put(x.literals, key{path: path, name: c.Literal}, c)
			} else {
				put(x.ctors, key{path, c.Recv, c.Func}, c)
			}
		}
	}
	for i := range lib.KeyMaps {
		m := &lib.KeyMaps[i]
		for _, path := range lib.Paths {
			put(x.keyMaps, key{path: path, name: m.Type}, m)
		}
	}
	for i := range lib.Settings {
		s := &lib.Settings[i]
		for _, path := range lib.paths(s.Path) {
			m, k := x.fields, key{path: path, name: s.Type}
			switch {
			case s.Option != "":
				m, k = x.options, key{path: path, name: s.Option}
			case s.Method != "":
				m, k = x.methods, key{path, s.Type, s.Method}
			case s.Key != "":
				m = x.keys
			}
			m[k] = append(m[k], s)
		}
	}
}

// put keeps the first row of a name.
func put[V any](m map[key]*V, k key, row *V) {
	if m[k] == nil {
		m[k] = row
	}
}

// paths returns the packages that a row speaks of.
func (lib *Library) paths(path string) []string {
	if path != "" {
		return []string{path}
	}
	return lib.Paths
}

func (x *index) library(path string) *Library { return x.libs[unvendor(path)] }

func (x *index) call(fn *types.Func) (*Library, *Call) {
	if fn == nil || fn.Pkg() == nil {
		return nil, nil
	}
	if lib := x.library(fn.Pkg().Path()); lib != nil {
		if c := x.calls[funcKey(fn)]; c != nil {
			return lib, c
		}
		return nil, nil
	}
	if !x.named[fn.Name()] {
		return nil, nil
	}
	recv := fn.Signature().Recv()
	if recv == nil {
		return nil, nil
	}
	iface, ok := recv.Type().Underlying().(*types.Interface)
	if !ok {
		return nil, nil
	}
	return x.interfaceCall(fn, iface)
}

// interfaceCall looks the method fn of a user's interface up. Of several client types with such a method
// (kgo's Client and GroupTransactSession) it takes the one that has most methods of the interface.
func (x *index) interfaceCall(fn *types.Func, iface *types.Interface) (*Library, *Call) {
	pkgs := map[*types.Package]bool{}
	sure := map[key]bool{} // has a method that names a type of the client
	for m := range iface.Methods() {
		for _, pkg := range x.packagesIn(m.Signature()) {
			pkgs[pkg] = true
			for _, row := range x.rowsFor(pkg, m) {
				sure[receiver(pkg, row)] = true
			}
		}
	}
	score := map[key]int{}
	for pkg := range pkgs {
		for m := range iface.Methods() {
			for _, row := range x.rowsFor(pkg, m) {
				score[receiver(pkg, row)]++
			}
		}
	}
	var best *Call
	var at key
	for pkg := range pkgs {
		for _, row := range x.rowsFor(pkg, fn) {
			k := receiver(pkg, row)
			if sure[k] && (best == nil || score[k] > score[at] || score[k] == score[at] && k.less(at)) {
				best, at = row, k
			}
		}
	}
	if best == nil {
		return nil, nil
	}
	return x.libs[at.path], best
}

// receiver names the client's type whose method row describes.
func receiver(pkg *types.Package, row *Call) key {
	return key{path: unvendor(pkg.Path()), recv: row.Recv}
}

func (k key) less(o key) bool {
	if k.path != o.path {
		return k.path < o.path
	}
	return k.recv < o.recv
}

// rowsFor returns the rows of pkg's types for a method with m's name and signature.
func (x *index) rowsFor(pkg *types.Package, m *types.Func) []*Call {
	var rows []*Call
	lib := x.library(pkg.Path())
	for i := range lib.Calls {
		row := &lib.Calls[i]
		if row.Name != m.Name() || row.Recv == "" || row.Path != "" && row.Path != unvendor(pkg.Path()) {
			continue
		}
		if recv, ok := pkg.Scope().Lookup(row.Recv).(*types.TypeName); ok {
			real, _, _ := types.LookupFieldOrMethod(recv.Type(), true, pkg, m.Name())
			if real, ok := real.(*types.Func); ok && types.Identical(real.Signature(), m.Signature()) {
				rows = append(rows, row)
			}
		} else if !pkg.Complete() && x.holds(m.Signature(), row.Record) {
			rows = append(rows, row)
		}
	}
	return rows
}

// holds reports whether operand o of sig is, or holds, a record. It stands in for the comparison with the
// real method where export data shows only what an imported package names of the client.
func (x *index) holds(sig *types.Signature, o Operand) bool {
	tuple := sig.Params()
	i, ok := o.IsArg()
	if !ok {
		tuple = sig.Results()
		i, ok = o.IsResult()
	}
	return ok && i < tuple.Len() && x.record(elem(tuple.At(i).Type())) != nil
}

// packagesIn returns the client packages whose types the parameters and results of sig name.
func (x *index) packagesIn(sig *types.Signature) []*types.Package {
	var pkgs []*types.Package
	for _, tuple := range []*types.Tuple{sig.Params(), sig.Results()} {
		for v := range tuple.Variables() {
			if obj := typeName(elem(v.Type())); obj != nil && obj.Pkg() != nil && x.library(obj.Pkg().Path()) != nil && !slices.Contains(pkgs, obj.Pkg()) {
				pkgs = append(pkgs, obj.Pkg())
			}
		}
	}
	return pkgs
}

// elem strips pointers, slices, arrays, channels and map values.
func elem(t types.Type) types.Type {
	for {
		switch u := types.Unalias(t).(type) {
		case *types.Pointer:
			t = u.Elem()
		case *types.Slice:
			t = u.Elem()
		case *types.Array:
			t = u.Elem()
		case *types.Chan:
			t = u.Elem()
		case *types.Map:
			t = u.Elem()
		default:
			return t
		}
	}
}

func (x *index) record(t types.Type) *RecordType { return x.records[typeKey(t)] }

func (x *index) fieldRole(t types.Type, field string) Role {
	r := x.record(t)
	if r == nil {
		return Other
	}
	switch {
	case slices.Contains(r.Payload, field):
		return Payload
	case slices.Contains(r.Meta, field) && (field == "Topic" || field == "Partition"): // as every client calls them
		return Place
	case slices.Contains(r.Meta, field):
		return Meta
	case slices.Contains(r.Errors, field):
		return Error
	}
	obj, _, _ := types.LookupFieldOrMethod(t, true, pkgOf(t), field)
	if v, ok := obj.(*types.Var); ok && x.record(elem(v.Type())) != nil {
		return PartOf
	}
	return Other
}

func (x *index) handler(m *types.Func) (*Library, *Handler) {
	if m == nil {
		return nil, nil
	}
	recv := m.Signature().Recv()
	if recv == nil || types.IsInterface(recv.Type()) {
		return nil, nil
	}
	for _, h := range x.handlers[m.Name()] {
		if x.takes(h.lib, m.Signature().Params(), h.row.Params) {
			return h.lib, h.row
		}
	}
	return nil, nil
}

// takes reports whether params are the types that names says: types of lib, or "context.Context" for a
// type of another package. Pointers are stripped. At least one must be of lib.
func (x *index) takes(lib *Library, params *types.Tuple, names []string) bool {
	if params.Len() != len(names) {
		return false
	}
	own := false
	for i, name := range names {
		name = strings.TrimLeft(name, "*")
		obj := typeName(params.At(i).Type())
		switch {
		case obj == nil:
			return false
		case strings.Contains(name, "."):
			if obj.Pkg() == nil || obj.Pkg().Name()+"."+obj.Name() != name {
				return false
			}
		default:
			if obj.Pkg() == nil || obj.Name() != name || x.library(obj.Pkg().Path()) != lib {
				return false
			}
			own = true
		}
	}
	return own
}

func (x *index) ctor(fn *types.Func) (*Library, *Ctor) {
	k := funcKey(fn)
	if c := x.ctors[k]; c != nil {
		return x.libs[k.path], c
	}
	return nil, nil
}

func (x *index) literal(t types.Type) (*Library, *Ctor) {
	if _, ok := types.Unalias(t).(*types.Named); !ok {
		return nil, nil
	}
	k := typeKey(t)
	if c := x.literals[k]; c != nil {
		return x.libs[k.path], c
	}
	return nil, nil
}

// funcKey is the name of fn; generic instances are named as their origin.
func funcKey(fn *types.Func) key {
	if fn == nil || fn.Pkg() == nil {
		return key{}
	}
	k := key{path: unvendor(fn.Pkg().Path()), name: fn.Name()}
	if recv := fn.Signature().Recv(); recv != nil {
		obj := typeName(recv.Type())
		if obj == nil { // a method of an interface literal
			return key{}
		}
		k.recv = obj.Name()
	}
	return k
}

// typeKey is the name of a named type, through pointers.
func typeKey(t types.Type) key {
	obj := typeName(t)
	if obj == nil || obj.Pkg() == nil {
		return key{}
	}
	return key{path: unvendor(obj.Pkg().Path()), name: obj.Name()}
}

func pkgOf(t types.Type) *types.Package {
	if obj := typeName(t); obj != nil {
		return obj.Pkg()
	}
	return nil
}

// typeName returns the name of a named type, through pointers and aliases, or nil.
func typeName(t types.Type) *types.TypeName {
	for {
		switch u := types.Unalias(t).(type) {
		case *types.Pointer:
			t = u.Elem()
		case *types.Named:
			return u.Obj()
		default:
			return nil
		}
	}
}

// unvendor strips what stands before a vendored package's own path.
func unvendor(path string) string {
	if i := strings.LastIndex(path, "/vendor/"); i >= 0 {
		return path[i+len("/vendor/"):]
	}
	return strings.TrimPrefix(path, "vendor/")
}
