package effect

import (
	"go/types"
	"strings"
	"sync"
)

// A table maps import paths to rows. A key lists one or several paths, as normal writes them, separated by spaces;
// "p/..." stands for p and every package below it.
type table map[string][]row

// A row gives the functions and methods that match one of names (separated by spaces) their effect. A name is
// that of a package function, "T.M" for a method, "*.M" for a method of any type, and "*" for everything;
// a last "*" stands for any ending. Of several matching names the most precise decides: the one with the longest method
// or function name, an exact one before a prefix, and a named receiver before any. A nearer path decides before "p/...".
type row struct {
	names string
	Effect
}

// tables are all topics. No two of them give the same name of the same package.
var tables = []table{
	logging, metrics, tracing, decoding, values, memories, writing, storage, goroutines, callbacks, retrying, failing, leaving,
}

// Of returns the effect of calling fn: a function, a method or an interface method. It knows fn by its name alone:
// import path (of any major version, vendored or not), receiver and name.
func Of(fn *types.Func) Effect {
	if fn == nil {
		return unknown
	}
	if fn.Pkg() == nil { // of the universe: (error).Error
		return pure
	}
	fn = fn.Origin()
	e, _ := find(fn.Pkg().Path(), receiver(fn), fn.Name())
	return complete(e, fn)
}

// On returns the effect of calling the method fn on a value whose static type is recv. It knows more than Of where
// recv only inherits the method: hash.Hash has its Write, which never fails, from io.Writer.
func On(recv types.Type, fn *types.Func) Effect {
	if fn != nil {
		if obj := named(recv); obj != nil && obj.Pkg() != nil {
			if e, ok := find(obj.Pkg().Path(), obj.Name(), fn.Name()); ok {
				return complete(e, fn)
			}
		}
	}
	return Of(fn)
}

// IsStdStream reports whether v is a place for messages to people, or for nothing: os.Stdout, os.Stderr, io.Discard.
// Writes to them are harmless.
func IsStdStream(v *types.Var) bool {
	if v == nil || v.Pkg() == nil || v.IsField() {
		return false
	}
	switch v.Pkg().Path() + "." + v.Name() {
	case "os.Stdout", "os.Stderr", "io.Discard", "io/ioutil.Discard":
		return true
	}
	return false
}

// complete fills in what the signature of fn says: its first parameter of function type is Func, and an error that
// goes in through Func, or a group, comes out as an error result. Calls without a function to call is Pure; Spawns without
// one hands its arguments over, or is Harmless if it has none.
func complete(e Effect, fn *types.Func) Effect {
	sig := fn.Signature()
	switch e.Kind {
	case Calls, Retries, Spawns:
		if e.Func == None && (e.Kind != Spawns || e.From == None) {
			e.Func = firstFunc(sig)
		}
		switch {
		case e.Func != None || e.From != None && e.Kind == Spawns:
		case e.Kind == Calls:
			return pure
		case e.Kind == Spawns && sig.Params().Len() == 0: // pool.Submitted(), pool.QueueSize()
			return harmless
		}
		e.Error = e.Kind != Spawns && yieldsError(sig) && funcYieldsError(sig, e.Func)
	case Joins:
		e.Error = yieldsError(sig)
	}
	return e
}

// firstFunc is the first parameter of function type, or variadic list of functions.
func firstFunc(sig *types.Signature) Operand {
	for i := range sig.Params().Len() {
		if funcType(sig.Params().At(i).Type()) != nil {
			return Arg(i)
		}
	}
	return None
}

// funcYieldsError reports whether the function operand f can return an error; one of unknown signature can.
func funcYieldsError(sig *types.Signature, f Operand) bool {
	i, ok := f.IsArg()
	if !ok || i >= sig.Params().Len() {
		return true
	}
	fsig := funcType(sig.Params().At(i).Type())
	return fsig == nil || yieldsError(fsig)
}

// funcType is the signature of a function type, or of the elements of a list of functions; or nil.
func funcType(t types.Type) *types.Signature {
	if s, ok := t.Underlying().(*types.Slice); ok {
		t = s.Elem()
	}
	sig, _ := t.Underlying().(*types.Signature)
	return sig
}

// yieldsError reports whether one of the results is an error.
func yieldsError(sig *types.Signature) bool {
	for r := range sig.Results().Variables() {
		if isError(r.Type()) {
			return true
		}
	}
	return false
}

var errorType = types.Universe.Lookup("error").Type()

// isError reports whether t is an error: the interface itself, or a type that implements it.
func isError(t types.Type) bool {
	return types.Implements(t, errorType.Underlying().(*types.Interface))
}

// find looks a name up; recv is "" for a package function.
func find(path, recv, name string) (Effect, bool) {
	for _, p := range packagesOf(path) {
		if e, ok := p.find(recv, name); ok {
			return e, true
		}
	}
	return unknown, false
}

// find returns the effect of the most precise row that matches.
func (p *pkg) find(recv, name string) (best Effect, ok bool) {
	if e, ok := p.exact[key{recv, name}]; ok {
		return e, true
	}
	if recv != "" {
		if e, ok := p.exact[key{"*", name}]; ok {
			return e, true
		}
	}
	longest := -1
	for k, e := range p.prefix {
		if !strings.HasPrefix(name, k.name) {
			continue
		}
		n := 3 * len(k.name)
		switch {
		case k.recv == recv:
			n += 2
		case k.recv == "*" && recv != "":
			n++
		case k != key{}: // "*" is everything, methods too
			continue
		}
		if n > longest {
			best, longest = e, n
		}
	}
	return best, longest >= 0
}

// A key is a receiver type's name ("" for functions, "*" for any type) and a name, or the beginning of one.
type key struct{ recv, name string }

// A pkg holds what the tables say of one import path.
type pkg struct{ exact, prefix map[key]Effect }

// packages maps the paths of the tables to their rows.
var packages = sync.OnceValue(func() map[string]*pkg {
	all := make(map[string]*pkg)
	for _, t := range tables {
		for paths, rows := range t {
			for path := range strings.FieldsSeq(paths) {
				p := all[path]
				if p == nil {
					p = &pkg{make(map[key]Effect), make(map[key]Effect)}
					all[path] = p
				}
				for _, r := range rows {
					for name := range strings.FieldsSeq(r.names) {
						k, prefix := parse(name)
						if prefix {
							p.prefix[k] = r.Effect
						} else {
							p.exact[k] = r.Effect
						}
					}
				}
			}
		}
	}
	return all
})

// parse reads a name of a row, and says whether it is the beginning of one.
func parse(name string) (k key, prefix bool) {
	if i := strings.IndexByte(name, '.'); i >= 0 {
		k.recv, name = name[:i], name[i+1:]
	}
	k.name, prefix = strings.CutSuffix(name, "*")
	return k, prefix
}

// seen caches packagesOf by import path.
var seen sync.Map // string → []*pkg

// packagesOf returns what the tables say of an import path, the nearest path first.
func packagesOf(path string) []*pkg {
	if ps, ok := seen.Load(path); ok {
		return ps.([]*pkg)
	}
	all, dir := packages(), normal(path)
	var ps []*pkg
	add := func(path string) {
		if p := all[path]; p != nil {
			ps = append(ps, p)
		}
	}
	add(dir)
	for {
		add(dir + "/...")
		i := strings.LastIndexByte(dir, '/')
		if i < 0 {
			break
		}
		dir = dir[:i]
	}
	seen.Store(path, ps)
	return ps
}

// normal strips what does not tell libraries apart: a "vendor/" prefix, major version elements from v2 on, and
// gopkg.in's ".v1".
func normal(path string) string {
	if i := strings.LastIndex(path, "/vendor/"); i >= 0 {
		path = path[i+len("/vendor/"):]
	}
	path = strings.TrimPrefix(path, "vendor/")
	gopkg := strings.HasPrefix(path, "gopkg.in/")
	elems := strings.Split(path, "/")
	kept := elems[:0]
	for i, e := range elems {
		if i > 0 && isMajor(e) && e != "v1" {
			continue
		}
		if j := strings.LastIndexByte(e, '.'); gopkg && i > 0 && j > 0 && isMajor(e[j+1:]) {
			e = e[:j]
		}
		kept = append(kept, e)
	}
	return strings.Join(kept, "/")
}

// isMajor reports whether s is a "v" and a number.
func isMajor(s string) bool {
	return len(s) > 1 && s[0] == 'v' && strings.Trim(s[1:], "0123456789") == ""
}

// receiver is the name of fn's receiver type, without a pointer; "" for a package function, and "_" for a method of
// a type without a name.
func receiver(fn *types.Func) string {
	recv := fn.Signature().Recv()
	if recv == nil {
		return ""
	}
	if obj := named(recv.Type()); obj != nil {
		return obj.Name()
	}
	return "_"
}

// named is the object of a named type or of a pointer to one, or nil.
func named(t types.Type) *types.TypeName {
	if t == nil {
		return nil
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj()
	}
	return nil
}
