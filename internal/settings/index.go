package settings

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/kafkavet/kafkavet/internal/client"
)

// event is an instruction that may change the value denoted by a root.
type event struct {
	kind  eventKind
	instr ssa.Instruction
	path  string // where in the root
	val   ssa.Value
	exact bool // the path is this very place, not some element of a list
	arg   int  // the operand that is the value; a closure's captured variables follow its parameters
}

type eventKind uint8

const (
	storeEvent   eventKind = iota // val is stored at path
	keyEvent                      // val is stored under a key of the map at path
	callEvent                     // the value at path is passed to a call
	closureEvent                  // the value at path is captured
	besideEvent                   // val is stored at path, where no setting is
)

// use is an event seen from a cell: a field of a type of this package, or a global.
type use struct {
	fn    *ssa.Function
	root  ssa.Value
	to    string // path from the root to the cell
	event event  // its path counts from the cell
}

// index finds the events of all functions of a package.
type index struct {
	pkg     *types.Package
	events  map[*ssa.Function]map[ssa.Value][]event
	uses    map[types.Object][]use // by field or global
	callers map[*ssa.Function][]ssa.CallInstruction
	closes  map[*ssa.Function][]*ssa.MakeClosure
	escapes map[*ssa.Function]bool // used as a value
}

func newIndex(pkg *types.Package, funcs []*ssa.Function) *index {
	x := &index{
		pkg:     pkg,
		events:  map[*ssa.Function]map[ssa.Value][]event{},
		uses:    map[types.Object][]use{},
		callers: map[*ssa.Function][]ssa.CallInstruction{},
		closes:  map[*ssa.Function][]*ssa.MakeClosure{},
		escapes: map[*ssa.Function]bool{},
	}
	for _, fn := range funcs {
		x.events[fn] = map[ssa.Value][]event{}
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				x.instruction(fn, instr)
			}
		}
	}
	return x
}

func (x *index) instruction(fn *ssa.Function, instr ssa.Instruction) {
	x.functionValues(instr)
	switch instr := instr.(type) {
	case *ssa.Store:
		kind := storeEvent
		if beside(instr.Addr) {
			kind = besideEvent
		}
		x.add(fn, instr.Addr, event{kind: kind, instr: instr, val: instr.Val})
	case *ssa.MapUpdate:
		x.add(fn, instr.Map, event{kind: keyEvent, instr: instr, val: instr.Value})
	case *ssa.MakeClosure:
		f := instr.Fn.(*ssa.Function)
		x.closes[f] = append(x.closes[f], instr)
		if travels(instr) {
			for i, b := range instr.Bindings {
				x.add(fn, b, event{kind: closureEvent, instr: instr, arg: len(f.Params) + i})
			}
		}
	case ssa.CallInstruction:
		if callee := instr.Common().StaticCallee(); callee != nil {
			x.callers[body(callee)] = append(x.callers[body(callee)], instr)
		}
		for i, arg := range operands(instr.Common()) {
			if shared(peel(arg).Type()) {
				x.add(fn, arg, event{kind: callEvent, instr: instr, arg: i})
			}
		}
		if mc, ok := instr.Common().Value.(*ssa.MakeClosure); ok {
			params := len(mc.Fn.(*ssa.Function).Params)
			for i, b := range mc.Bindings {
				x.add(fn, b, event{kind: callEvent, instr: instr, arg: params + i})
			}
		}
	}
}

// beside reports whether addr is a field of a client's configuration that neither is nor holds a setting of the tables.
func beside(addr ssa.Value) bool {
	path := ""
	for {
		f, ok := addr.(*ssa.FieldAddr)
		if !ok {
			return false
		}
		field := fieldOf(f.X.Type(), f.Field)
		if field == nil || field.Pkg() == nil || !client.IsClient(field.Pkg().Path()) {
			return false
		}
		path = join(field.Name(), path)
		if rows := client.FieldRows(f.X.Type()); len(rows) > 0 {
			return !slices.ContainsFunc(rows, func(r *client.SettingRow) bool {
				_, in := under(fieldAt(r.Field), path)
				_, of := under(path, fieldAt(r.Field))
				return in || of
			})
		}
		addr = f.X
	}
}

// functionValues notes functions that are used otherwise than by a static call: who calls them is not known.
func (x *index) functionValues(instr ssa.Instruction) {
	var called ssa.Value
	if call, ok := instr.(ssa.CallInstruction); ok {
		called = call.Common().Value
	}
	if mc, ok := instr.(*ssa.MakeClosure); ok {
		if travels(mc) {
			x.escape(mc.Fn)
		}
		return
	}
	for i, op := range instr.Operands(nil) {
		if i == 0 && called != nil && *op == called {
			continue
		}
		x.escape(*op)
	}
}

// travels reports whether a closure is used otherwise than by calls in place.
func travels(mc *ssa.MakeClosure) bool {
	for _, r := range *mc.Referrers() {
		if _, ok := r.(*ssa.DebugRef); ok {
			continue
		}
		call, ok := r.(ssa.CallInstruction)
		if !ok || call.Common().Value != mc || slices.Contains(call.Common().Args, ssa.Value(mc)) {
			return true
		}
	}
	return false
}

func (x *index) escape(v ssa.Value) {
	fn, ok := v.(*ssa.Function)
	if !ok {
		return
	}
	x.escapes[body(fn)] = true
	if obj, ok := fn.Object().(*types.Func); ok && fn.Synthetic != "" { // a bound method
		if real := fn.Prog.FuncValue(obj); real != nil {
			x.escapes[real] = true
		}
	}
}

// add notes an event under its root and under every cell on the way to it.
func (x *index) add(fn *ssa.Function, v ssa.Value, e event) {
	root, path, exact := locate(v)
	e.path, e.exact = path, exact
	x.events[fn][root] = append(x.events[fn][root], e)
	if g, ok := root.(*ssa.Global); ok && g.Object() != nil {
		x.uses[g.Object()] = append(x.uses[g.Object()], use{fn, root, "", e})
	}
	x.cells(v, func(field *types.Var, to string) {
		rest, _ := under(path, to)
		inner := e
		inner.path = rest
		x.uses[field] = append(x.uses[field], use{fn, root, to, inner})
	})
}

// cells calls yield with each field of this package's types on the way to v, and the path to it.
func (x *index) cells(v ssa.Value, yield func(field *types.Var, to string)) {
	for {
		switch u := peel(v).(type) {
		case *ssa.FieldAddr:
			if field := fieldOf(u.X.Type(), u.Field); field != nil && field.Pkg() == x.pkg {
				_, to, _ := locate(u)
				yield(field.Origin(), to)
			}
			v = u.X
		case *ssa.IndexAddr:
			v = u.X
		case *ssa.UnOp:
			if u.Op != token.MUL {
				return
			}
			v = u.X
		default:
			return
		}
	}
}

// fieldOf returns field i of the struct that t is, or points to.
func fieldOf(t types.Type, i int) *types.Var {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if s, ok := t.Underlying().(*types.Struct); ok && i < s.NumFields() {
		return s.Field(i)
	}
	return nil
}

// locate returns where the value that v is, or points to, stands: its root and the path from there.
func locate(v ssa.Value) (root ssa.Value, path string, exact bool) {
	v = peel(v)
	switch u := v.(type) {
	case *ssa.FieldAddr:
		root, path, exact = locate(u.X)
		if field := fieldOf(u.X.Type(), u.Field); field != nil {
			return root, join(path, field.Name()), exact
		}
	case *ssa.IndexAddr:
		root, path, _ = locate(u.X)
		return root, join(path, "[]"), false
	case *ssa.UnOp:
		if u.Op == token.MUL && shared(u.Type()) {
			return locate(u.X)
		}
	}
	return v, "", true
}

// peel strips what keeps the value: conversions, and calls that return an operand, as a builder's do.
func peel(v ssa.Value) ssa.Value {
	for {
		switch u := v.(type) {
		case *ssa.Call:
			arg := passedThrough(u)
			if arg == nil {
				return v
			}
			v = arg
		case *ssa.MakeInterface:
			v = u.X
		case *ssa.ChangeInterface:
			v = u.X
		case *ssa.ChangeType:
			v = u.X
		default:
			return v
		}
	}
}

// passedThrough returns the operand that a call surely returns, if that denotes the same value, else nil.
func passedThrough(call *ssa.Call) ssa.Value {
	fn := call.Common().StaticCallee()
	if fn == nil || !shared(call.Type()) {
		return nil
	}
	if i := identity(body(fn), maxChain); i >= 0 && i < len(call.Call.Args) {
		return call.Call.Args[i]
	}
	return nil
}

// maxChain bounds how many functions may hand on what they return.
const maxChain = 4

// identity returns which parameter fn always returns, or -1; depth bounds the functions below it.
func identity(fn *ssa.Function, depth int) int {
	if depth == 0 || len(fn.Params) == 0 {
		return -1
	}
	same := -1
	for _, ret := range returns(fn) {
		if len(ret.Results) != 1 {
			return -1
		}
		i := slices.IndexFunc(fn.Params, func(p *ssa.Parameter) bool { return p == ret.Results[0] })
		if call, ok := ret.Results[0].(*ssa.Call); ok && i < 0 {
			i = handedOn(fn, call, depth)
		}
		if i < 0 || same >= 0 && same != i {
			return -1
		}
		same = i
	}
	return same
}

// handedOn returns which parameter of fn a call within it returns: return b.with(x).with(y).
func handedOn(fn *ssa.Function, call *ssa.Call, depth int) int {
	callee := call.Call.StaticCallee()
	if callee == nil {
		return -1
	}
	i := identity(body(callee), depth-1)
	if i < 0 || i >= len(call.Call.Args) {
		return -1
	}
	switch arg := call.Call.Args[i].(type) {
	case *ssa.Parameter:
		return slices.Index(fn.Params, arg)
	case *ssa.Call:
		return handedOn(fn, arg, depth)
	}
	return -1
}

// shared reports whether a copy of a t still denotes the same value.
func shared(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Map:
		return true
	}
	return false
}

// isPlain reports whether a t has no parts that matter: constants, lists of them, functions, channels.
func isPlain(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic, *types.Signature, *types.Chan:
		return true
	case *types.Slice:
		_, ok := u.Elem().Underlying().(*types.Basic)
		return ok
	}
	return false
}

// operands returns a call's operands as its callee numbers them: a method's receiver first.
func operands(c *ssa.CallCommon) []ssa.Value {
	if c.IsInvoke() {
		return append([]ssa.Value{c.Value}, c.Args...)
	}
	return c.Args
}

// operand returns the value in place o of a call, or nil.
func operand(c *ssa.CallCommon, o client.Operand) ssa.Value {
	args := operands(c)
	shift := 0
	if c.Signature().Recv() != nil || c.IsInvoke() {
		shift = 1
	}
	i, ok := o.IsArg()
	switch {
	case o == client.Receiver:
		i = 0
	case ok:
		i += shift
	default:
		return nil
	}
	if i >= len(args) {
		return nil
	}
	return args[i]
}

// calleeOf returns the function or method that a call names, or nil for a function value.
func calleeOf(c *ssa.CallCommon) *types.Func {
	if c.IsInvoke() {
		return c.Method
	}
	if fn := c.StaticCallee(); fn != nil {
		if obj, ok := fn.Object().(*types.Func); ok {
			return obj.Origin()
		}
	}
	return nil
}

// stringConst returns v as a constant string.
func stringConst(v ssa.Value) (string, bool) {
	if c, ok := peel(v).(*ssa.Const); ok && c.Value != nil && c.Value.Kind() == constant.String {
		return constant.StringVal(c.Value), true
	}
	return "", false
}

// body returns the function that holds fn's code: the generic one for an instance.
func body(fn *ssa.Function) *ssa.Function {
	if o := fn.Origin(); o != nil {
		return o
	}
	return fn
}
