package settings

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/kafkavet/kafkavet/internal/client"
)

// In a made object's tree its configuration stands under the name of the configuration's type, the
// settings that a constructor takes directly under "=" and their name, what a method wrote under its name
// and "()", and the object's own live fields at their paths.
const optionsAt = "<options>"

func configAt(t types.Type) string { return "<" + typeName(t) + ">" }

func directAt(s client.Setting) string { return "=" + string(s) }

func methodAt(method string) string { return method + "()" }

// typeName returns the name of a named type, through pointers.
func typeName(t types.Type) string {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj().Name()
	}
	return ""
}

// result evaluates result i of a call.
func (e *evaluator) result(call *ssa.Call, i int) *tree {
	c := call.Common()
	if b, ok := c.Value.(*ssa.Builtin); ok {
		return e.builtin(b, call)
	}
	fn := calleeOf(c)
	if fn != nil && fn.Pkg() != nil && client.IsClient(fn.Pkg().Path()) {
		return e.clientResult(call, fn, i)
	}
	callee := c.StaticCallee()
	if callee == nil {
		return opaque()
	}
	if callee = body(callee); e.has(callee) {
		results := e.resultsOf(callee)
		if i >= len(results) {
			return opaque()
		}
		return results[i].substitute(func(r Ref) *tree { return e.argument(call, callee, r) })
	}
	if fact := e.fact(fn); fact != nil {
		if t := fact.result(i); t != nil {
			return at(t, call).substitute(func(r Ref) *tree { return e.argument(call, nil, r) })
		}
	}
	return opaque()
}

func (e *evaluator) builtin(b *ssa.Builtin, call *ssa.Call) *tree {
	args := call.Common().Args
	if b.Name() == "append" && len(args) == 2 {
		if list, ok := call.Type().Underlying().(*types.Slice); ok {
			return e.append(e.eval(args[0], call), e.eval(args[1], call), list)
		}
	}
	return opaque()
}

// clientResult evaluates what a client's function yields: an object that it makes, an option, or a value
// that is known by the function's name.
func (e *evaluator) clientResult(call *ssa.Call, fn *types.Func, i int) *tree {
	if lib, ctor := ctorOf(call.Common()); ctor != nil {
		if i > 0 {
			return opaque()
		}
		return e.made(call, lib, ctor)
	}
	rows := client.OptionRows(fn)
	if _, list := call.Type().Underlying().(*types.Slice); list && len(rows) == 0 || shared(call.Type()) {
		return opaque()
	}
	t := plain(leaf{consts: []string{"f:" + fn.Name()}})
	for _, row := range rows {
		l := leaf{any: true}
		arg := operand(call.Common(), client.Arg(row.Arg))
		switch {
		case row.Fixed != nil:
			l = leaf{consts: []string{presentConst}}
		case arg == nil:
		case row.Keys:
			l = e.eval(arg, call).keys()
		default:
			l = e.eval(arg, call).scalar("", nought(arg.Type()))
		}
		l.pos = call.Pos()
		t = t.write(optionAt(row), l, false)
	}
	return t
}

// ctorOf returns the row of the constructor that c calls, nil if it is none or its operands say that it makes
// something else.
func ctorOf(c *ssa.CallCommon) (*client.Library, *client.Ctor) {
	lib, ctor := client.CtorOf(calleeOf(c))
	if ctor == nil {
		return nil, nil
	}
	for o, start := range ctor.Begins {
		if !begins(operand(c, o), start) {
			return nil, nil
		}
	}
	return lib, ctor
}

// begins reports whether a string is known to begin with start: a constant, the first part of a sum, or a format.
func begins(v ssa.Value, start string) bool {
	switch v := v.(type) {
	case *ssa.Const:
		return v.Value != nil && v.Value.Kind() == constant.String && strings.HasPrefix(constant.StringVal(v.Value), start)
	case *ssa.BinOp:
		return begins(v.X, start)
	case *ssa.Call:
		fn := calleeOf(v.Common())
		return fn != nil && fn.FullName() == "fmt.Sprintf" && begins(v.Call.Args[0], start)
	}
	return false
}

// presentConst stands where the mere presence of an option says what it sets.
const presentConst = "f:"

func optionAt(row *client.SettingRow) string {
	at := row.Option + "(" + strings.Repeat(",", row.Arg) + ")"
	if row.Keys { // the map itself may be another setting
		at += ".keys"
	}
	return at
}

// made evaluates a constructor's product.
func (e *evaluator) made(call *ssa.Call, lib *client.Library, ctor *client.Ctor) *tree {
	c := call.Common()
	t := empty()
	if from := operand(c, ctor.From); from != nil {
		if t = e.eval(from, call); t == nil {
			return nil
		}
		for _, s := range direct(lib, "") { // even an object that comes from anywhere has only its own settings
			if !slices.Contains(direct(lib, typeName(from.Type())), s) {
				t = t.cover(directAt(s), zero, Ref{}, false)
			}
		}
	}
	if config := operand(c, ctor.Config); config != nil {
		to := optionsAt
		if _, ok := config.Type().Underlying().(*types.Slice); !ok {
			to = configAt(config.Type())
		}
		if t = t.assign(to, e.eval(config, call), false); t == nil {
			return nil
		}
	}
	for _, o := range sortedOperands(ctor.Sets) {
		if arg := operand(c, o); arg != nil {
			l := e.eval(arg, call).scalar("", nought(arg.Type()))
			l.pos = call.Pos()
			t = t.write(directAt(ctor.Sets[o]), l, false)
		}
	}
	t = t.clone()
	t.made = []string{name(lib, ctor)}
	return t
}

func sortedOperands(m map[client.Operand]client.Setting) []client.Operand {
	var ops []client.Operand
	for o := range m {
		ops = append(ops, o)
	}
	slices.Sort(ops)
	return ops
}

// call applies what a call does to the value that is its operand.
func (e *evaluator) call(t *tree, ev event) *tree {
	instr := ev.instr.(ssa.CallInstruction)
	c := instr.Common()
	if b, ok := c.Value.(*ssa.Builtin); ok {
		if b.Name() == "delete" || b.Name() == "clear" {
			return e.clobber(t, ev)
		}
		return t
	}
	fn := calleeOf(c)
	if fn != nil && fn.Pkg() != nil && client.IsClient(fn.Pkg().Path()) {
		return e.clientCall(t, ev, fn)
	}
	callee := c.StaticCallee()
	var effect *tree
	if callee != nil {
		callee = body(callee)
	}
	switch {
	case callee != nil && e.has(callee):
		effect = e.effect(callee, ev.arg)
	case fn != nil && e.in.Harmless != nil && e.in.Harmless(fn):
		return t
	default:
		callee = nil
		if fact := e.fact(fn); fact != nil {
			effect = at(fact.effect(ev.arg), instr)
		}
	}
	if effect == nil {
		return e.clobber(t, ev)
	}
	changed := e.apply(t, ev.path, effect, ev.arg, func(r Ref) *tree { return e.argument(instr, callee, r) })
	if _, now := ev.instr.(*ssa.Call); !now { // go or defer: some time later
		return either(t, changed)
	}
	return changed
}

// apply replaces what stands at path by what a function with that effect on its operand arg leaves there.
func (e *evaluator) apply(t *tree, path string, effect *tree, arg int, resolve func(Ref) *tree) *tree {
	if effect == nil || effect.equal(paramTree(arg)) {
		return t
	}
	before := t.sub(path)
	after := effect.substitute(func(r Ref) *tree {
		if r.Param == arg {
			return before.sub(r.Path)
		}
		return resolve(r)
	})
	if changed := t.assign(path, after, false); changed != nil {
		return changed
	}
	return t
}

// clientCall applies a client's method that writes a setting; other calls of a client change nothing.
func (e *evaluator) clientCall(t *tree, ev event, fn *types.Func) *tree {
	instr := ev.instr.(ssa.CallInstruction)
	c := instr.Common()
	if ev.arg != 0 || fn.Signature().Recv() == nil {
		return t
	}
	if keys, w := client.KeyWriterOf(fn); w != nil {
		key, ok := "", false
		if v := operand(c, w.Key); v != nil {
			key, ok = stringConst(v)
		}
		if !ok {
			return t.cover(ev.path, unknown, Ref{}, false)
		}
		value := operand(c, w.Value)
		if value == nil {
			k, v, _ := strings.Cut(key, "=")
			return t.write(join(ev.path, keyAt(keys, k)), leaf{consts: []string{"s:" + v}, pos: instr.Pos()}, false)
		}
		return e.key(t, join(ev.path, keyAt(keys, key)), value, instr, false)
	}
	for _, row := range client.MethodRows(fn) {
		l := leaf{consts: []string{presentConst}}
		if row.Fixed == nil {
			arg := operand(c, client.Arg(row.Arg))
			if arg == nil {
				continue
			}
			l = e.eval(arg, instr).scalar("", nought(arg.Type()))
		}
		l.pos = instr.Pos()
		t = t.write(join(ev.path, methodAt(fn.Name())), l, false)
	}
	return t
}

// keyAt returns where key k of a configuration map stands.
func keyAt(keys *client.KeyMap, k string) string {
	if keys != nil && keys.Prefix != "" {
		if rest, ok := strings.CutPrefix(k, keys.Prefix); ok {
			return join(keys.Sub, rest)
		}
	}
	return k
}

// clobber is what is left of the value after something that cannot be followed: of an object that a
// constructor made only the live fields are in doubt.
func (e *evaluator) clobber(t *tree, ev event) *tree {
	made := t.sub(ev.path).made
	if len(made) == 0 {
		return t.cover(ev.path, unknown, Ref{}, false)
	}
	for _, m := range made {
		lib, ctor := named(m)
		for _, row := range liveRows(lib, ctor) {
			t = t.write(join(ev.path, place(lib, row, true)), leaf{unknown: true, pos: ev.instr.Pos()}, false)
		}
	}
	return t
}

func fieldAt(field string) string { return strings.ReplaceAll(field, ".", "/") }

// liveRows are the settings in the fields and methods of the made object itself.
func liveRows(lib *client.Library, ctor *client.Ctor) []*client.SettingRow {
	var rows []*client.SettingRow
	if lib == nil {
		return nil
	}
	for i := range lib.Settings {
		if row := &lib.Settings[i]; row.Type == ctor.Result && (row.Field != "" || row.Method != "") {
			rows = append(rows, row)
		}
	}
	return rows
}

// has reports whether fn's code is at hand.
func (e *evaluator) has(fn *ssa.Function) bool { return e.x.events[fn] != nil && len(fn.Blocks) > 0 }

// argument resolves a callee's parameter or captured variable at a call.
func (e *evaluator) argument(call ssa.CallInstruction, callee *ssa.Function, r Ref) *tree {
	c := call.Common()
	args := operands(c)
	if r.Param < len(args) {
		return e.eval(args[r.Param], call).sub(r.Path)
	}
	if mc, ok := c.Value.(*ssa.MakeClosure); ok && callee != nil {
		if i := r.Param - len(callee.Params); i >= 0 && i < len(mc.Bindings) {
			return e.eval(mc.Bindings[i], call).sub(r.Path)
		}
	}
	return opaque()
}

// resultsOf evaluates what fn returns, in terms of its parameters.
func (e *evaluator) resultsOf(fn *ssa.Function) []*tree {
	if r, ok := e.results[fn]; ok {
		return r // none while it is being computed: a recursive call
	}
	e.results[fn] = nil
	results := make([]*tree, fn.Signature.Results().Len())
	for _, ret := range returns(fn) {
		for i, v := range ret.Results {
			if t := e.eval(v, ret); !(mayFail(ret) && t != nil && t.equal(empty())) { // not return nil, err
				results[i] = either(results[i], t)
			}
		}
	}
	for i, t := range results {
		if t == nil {
			results[i] = empty()
		}
	}
	e.results[fn] = results
	return results
}

// effect evaluates what fn leaves in its operand arg, a parameter or, after those, a captured variable. It
// is nil when fn never returns, or for a recursive call.
func (e *evaluator) effect(fn *ssa.Function, arg int) *tree {
	key := effectKey{fn, arg}
	if t, ok := e.effects[key]; ok {
		return t
	}
	var root ssa.Value
	if arg < len(fn.Params) {
		root = fn.Params[arg]
	} else if i := arg - len(fn.Params); i < len(fn.FreeVars) {
		root = fn.FreeVars[i]
	}
	if root == nil {
		return opaque()
	}
	if len(e.x.events[fn][root]) == 0 {
		return paramTree(arg)
	}
	e.effects[key] = nil
	e.effects[key] = e.exit(fn, root)
	return e.effects[key]
}

// exit returns what is known of root when fn returns. Where it fails, its caller is not expected to go on
// with what it left.
func (e *evaluator) exit(fn *ssa.Function, root ssa.Value) *tree {
	var t, failed *tree
	for _, ret := range returns(fn) {
		if fails(ret) {
			failed = either(failed, e.state(root, ret))
		} else {
			t = either(t, e.state(root, ret))
		}
	}
	if t == nil {
		return failed
	}
	return t
}

// returns lists where fn returns.
func returns(fn *ssa.Function) []*ssa.Return {
	var rets []*ssa.Return
	for _, b := range fn.Blocks {
		if len(b.Instrs) > 0 {
			if ret, ok := last(b).(*ssa.Return); ok {
				rets = append(rets, ret)
			}
		}
	}
	return rets
}

// lastError returns the error that ret returns as its last result, or nil.
func lastError(ret *ssa.Return) ssa.Value {
	if n := len(ret.Results); n > 0 {
		if v := ret.Results[n-1]; types.Identical(v.Type(), types.Universe.Lookup("error").Type()) {
			return v
		}
	}
	return nil
}

// mayFail reports whether ret may return an error.
func mayFail(ret *ssa.Return) bool {
	v := lastError(ret)
	if v == nil {
		return false
	}
	c, ok := v.(*ssa.Const)
	return !ok || c.Value != nil
}

// fails reports whether ret surely returns an error: one made there, or one just found not to be nil.
func fails(ret *ssa.Return) bool {
	if !mayFail(ret) {
		return false
	}
	v := lastError(ret)
	switch u := v.(type) {
	case *ssa.MakeInterface:
		return true
	case *ssa.UnOp: // a package's ErrX
		if _, ok := u.X.(*ssa.Global); ok {
			return true
		}
	}
	for b := ret.Block(); b.Idom() != nil; b = b.Idom() {
		cond, ok := last(b.Idom()).(*ssa.If)
		if !ok || len(b.Preds) != 1 {
			continue
		}
		if test, ok := cond.Cond.(*ssa.BinOp); ok && types.Identical(test.X.Type(), v.Type()) {
			onTrue := b.Idom().Succs[0] == b
			if test.Op == token.NEQ && onTrue || test.Op == token.EQL && !onTrue {
				return true // also where it is wrapped on the way: return fmt.Errorf("…: %w", err)
			}
		}
	}
	return false
}
