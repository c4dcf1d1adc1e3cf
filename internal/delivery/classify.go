package delivery

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/kafkavet/kafkavet/internal/client"
	"github.com/kafkavet/kafkavet/internal/config"
	"github.com/kafkavet/kafkavet/internal/directive"
	"github.com/kafkavet/kafkavet/internal/effect"
	"github.com/kafkavet/kafkavet/internal/flow"
	"github.com/kafkavet/kafkavet/internal/settings"
)

// classifier tells the flow what the calls of one unit mean, by the tables.
type classifier struct {
	pass     *analysis.Pass
	config   *config.Config
	rows     map[string]row // by tag
	imported map[*types.Func]*flow.Graph
	fields   map[string][]ssa.Value
	impls    map[string][]flow.Impl
	held     map[string]heldField    // what this unit keeps in fields of interface types, by name
	heldBy   map[string][]HeldMethod // what packages imported do, by field
	prog     *ssa.Program
	sites    map[ssa.Instruction]*settings.Site
	skipped  []directive.Span
}

// row is a table's row with its library.
type row struct {
	lib  *client.Library
	call *client.Call
}

func tagOf(lib *client.Library, c *client.Call) string {
	return lib.Name + " " + c.Path + " " + c.Recv + "." + c.Name
}

// operand is the value of a call's operand, nil if there is none.
func operand(site ssa.CallInstruction, o client.Operand) ssa.Value {
	c := site.Common()
	method := c.Signature().Recv() != nil && !c.IsInvoke()
	if o == client.Receiver {
		if c.IsInvoke() {
			return c.Value
		}
		if method && len(c.Args) > 0 {
			return c.Args[0]
		}
		return nil
	}
	if i, ok := o.IsArg(); ok {
		if method {
			i++
		}
		if i < len(c.Args) {
			return c.Args[i]
		}
	}
	return nil
}

// callee is the function object that a call names, nil for the call of a value.
func callee(c *ssa.CallCommon) *types.Func {
	if c.IsInvoke() {
		return c.Method
	}
	fn := c.StaticCallee()
	if fn == nil {
		return nil
	}
	if fn.Origin() != nil {
		fn = fn.Origin()
	}
	obj, _ := fn.Object().(*types.Func)
	return obj
}

func (k *classifier) Call(site ssa.CallInstruction) flow.Call {
	common := site.Common()
	if _, ok := common.Value.(*ssa.Builtin); ok {
		return flow.Call{}
	}
	fn := callee(common)
	if fn == nil {
		return k.value(site)
	}
	if lib, c := client.CallOf(fn); c != nil {
		return k.client(site, lib, c)
	}
	if s := k.sites[site]; s != nil && s.Ctor.Makes&client.MakesConsumer != 0 {
		return flow.Call{Kind: flow.Rewinds, Tag: "new " + s.Lib.Name + " " + s.Ctor.Func, Consumer: s.Value}
	}
	if lib, c := client.CtorOf(fn); c != nil && c.Makes&client.MakesConsumer != 0 {
		return flow.Call{Kind: flow.Rewinds, Tag: "new " + lib.Name + " " + c.Func, Consumer: made(site)}
	}
	if fn.Pkg() != nil && client.IsClient(fn.Pkg().Path()) {
		return flow.Call{Kind: flow.Derives}
	}
	if out := k.named(site, fn); out.Kind != flow.Ordinary {
		return out
	}
	var e effect.Effect
	if common.IsInvoke() {
		e = effect.On(common.Value.Type(), fn)
	} else if r := common.Signature().Recv(); r != nil {
		e = effect.On(r.Type(), fn)
	} else {
		e = effect.Of(fn)
	}
	if out := k.effect(site, e); out.Kind != flow.Ordinary {
		return out
	}
	if static := common.StaticCallee(); static != nil && static.Blocks != nil || k.Imported(fn) != nil {
		return flow.Call{}
	}
	if common.IsInvoke() && len(k.Impls(fn, common.Value.Type())) > 0 {
		return flow.Call{}
	}
	if acknowledges(fn.Name()) {
		return flow.Call{Kind: flow.Harmless}
	}
	return k.effect(site, effect.Shape(fn))
}

// acknowledges reports whether a method is by its name a commit of the user's own, which is no work.
func acknowledges(name string) bool {
	for _, p := range []string{"Commit", "Ack", "Nack", "MarkMessage", "MarkOffset"} {
		if strings.HasPrefix(name, p) && !strings.HasPrefix(name, "Ackno") {
			return true
		}
	}
	return false
}

// made is the value that a constructor's call makes.
func made(site ssa.CallInstruction) ssa.Value {
	v := site.Value()
	if v == nil {
		return nil
	}
	if _, ok := v.Type().(*types.Tuple); !ok {
		return v
	}
	for _, r := range *v.Referrers() {
		if x, ok := r.(*ssa.Extract); ok && x.Index == 0 {
			return x
		}
	}
	return nil
}

// value classifies the call of a function value: an iterator over records, or nothing known.
func (k *classifier) value(site ssa.CallInstruction) flow.Call {
	if name := k.unseenField(site.Common().Value); name != "" {
		return k.effect(site, effect.CodecShape(name, site.Common().Signature()))
	}
	c, ok := site.Common().Value.(*ssa.Call)
	if !ok || len(site.Common().Args) != 1 {
		return flow.Call{}
	}
	if fn := callee(c.Common()); fn != nil {
		if _, r := client.CallOf(fn); r != nil && r.Does == client.Part {
			return flow.Call{Kind: flow.Eaches, Record: operand(c, orReceiver(r.Record)), Func: site.Common().Args[0]}
		}
	}
	return flow.Call{}
}

// unseenField names the struct's field that a function value is read from, "" if this package says what is in it.
func (k *classifier) unseenField(v ssa.Value) string {
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return ""
	}
	addr, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return ""
	}
	cell := flow.CellName(addr)
	if len(k.fields[cell]) > 0 {
		return ""
	}
	return cell[strings.LastIndexByte(cell, '.')+1:]
}

func orReceiver(o client.Operand) client.Operand {
	if o == client.None {
		return client.Receiver
	}
	return o
}

// client classifies a call by its row.
func (k *classifier) client(site ssa.CallInstruction, lib *client.Library, c *client.Call) flow.Call {
	tag := tagOf(lib, c)
	k.rows[tag] = row{lib, c}
	out := flow.Call{Tag: tag, Consumer: operand(site, orReceiver(c.Consumer))}
	record := operand(site, c.Record)
	switch c.Does {
	case client.Poll:
		out.Kind = flow.Polls
		out.Channel = c.Channel
		if i, ok := c.Record.IsResult(); ok {
			out.Result = i
		}
		if v := site.Value(); v != nil && !c.Channel {
			if r := client.RecordOf(resultType(v, out.Result)); r != nil {
				out.Batch = r.Batch
			}
		}
	case client.Each:
		out.Kind, out.Record, out.Func = flow.Eaches, record, operand(site, c.Func)
	case client.Serve:
		out.Kind, out.Func = flow.Serves, operand(site, c.Func)
	case client.Part:
		out.Kind, out.Record = flow.Derives, record
		if strings.HasPrefix(c.Name, "Next") || strings.HasPrefix(c.Name, "Read") {
			out.Kind = flow.Steps
		}
	case client.Offsets:
		out.Kind, out.Record = flow.Derives, record
		if site.Common().Signature().Results().Len() == 0 {
			out.Kind, out.Into = flow.Keeps, operand(site, client.Receiver)
		}
		if record == nil {
			out.Kind = flow.Harmless
		}
	case client.SendOffsets:
		out.Kind, out.Record, out.Keep = flow.Commits, record, true
	case client.Commit, client.Mark:
		out.Kind, out.Record, out.Mark = flow.Commits, record, c.Does == client.Mark
		out.Cover = coverOf(c.Cover)
		out.Next = c.Next
		if c.ByRecord {
			out.Consumer, out.Other = nil, true
		}
		if by := offsetsOf(record); by != nil && by.Cover != client.Given {
			out.Cover, out.Record = coverOf(by.Cover), nil
		}
	case client.Flush:
		out.Kind, out.Cover = flow.Commits, flow.Flush
	case client.End:
		out.Kind = flow.Commits
		if c.Cover == client.Delivered {
			out.Cover, out.Cond = flow.Delivered, operand(site, c.Decides)
		} else {
			out.Kept, out.Drop = true, c.Aborts
		}
	case client.Resend:
		out.Kind, out.Consumer, out.Record = flow.Rewinds, nil, record
	case client.Stop:
		out.Kind = flow.NoReturns
	case client.Rewind, client.Assign:
		out.Kind = flow.Rewinds
		if len(c.Needs) > 0 { // refused where records are committed
			out.Kind = flow.Notes
		}
	case client.Produce:
		out.Kind, out.Record, out.Channel, out.Fails = flow.Works, record, c.Channel, c.Fails == "error"
		out.Unsure = c.Async && isNil(operand(site, c.Func)) && isNil(operand(site, c.Answers))
	case client.FlushWrites:
		out.Kind = flow.Harmless
		if c.Fails == "error" && !c.Channel {
			out.Kind = flow.Acks
		}
	case client.Spawn:
		out.Kind, out.Func = flow.Spawns, operand(site, c.Func)
	case client.Same:
		out.Kind = flow.Sames
	default:
		out.Kind = flow.Harmless
	}
	if out.Kind == flow.Harmless && len(c.Needs) > 0 {
		out.Kind = flow.Notes
	}
	return out
}

// isNil reports whether an operand is absent or nil.
func isNil(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return v == nil || ok && c.IsNil()
}

func coverOf(c client.Cover) flow.Cover {
	switch c {
	case client.Delivered:
		return flow.Delivered
	case client.Marked:
		return flow.Flush
	case client.Stored:
		return flow.Stored
	}
	return flow.Given
}

// offsetsOf is the row of the call that made an offsets operand, nil if it is something else.
func offsetsOf(v ssa.Value) *client.Call {
	if x, ok := v.(*ssa.Extract); ok {
		v = x.Tuple
	}
	c, ok := v.(*ssa.Call)
	if !ok {
		return nil
	}
	fn := callee(c.Common())
	if fn == nil {
		return nil
	}
	if _, r := client.CallOf(fn); r != nil && r.Does == client.Offsets {
		return r
	}
	return nil
}

func (k *classifier) OwnOffset(v ssa.Value) bool { return isOwnOffset(v) }

// isOwnOffset reports whether an offset operand is a record's own offset as it stands, without the 1 that
// makes it that of the next: then the record itself is not covered.
func isOwnOffset(v ssa.Value) bool {
	found := false
	seen := map[ssa.Value]bool{}
	var walk func(v ssa.Value) bool
	walk = func(v ssa.Value) bool {
		if v == nil || seen[v] {
			return true
		}
		seen[v] = true
		switch x := v.(type) {
		case *ssa.Const:
			return true
		case *ssa.FieldAddr:
			return walkField(x.X, x.X.Type(), x.Field, &found, walk)
		case *ssa.Field:
			return walkField(x.X, x.X.Type(), x.Field, &found, walk)
		case *ssa.UnOp:
			return x.Op == token.MUL && walk(x.X)
		case *ssa.Convert:
			return walk(x.X)
		case *ssa.ChangeType:
			return walk(x.X)
		case *ssa.MakeInterface:
			return walk(x.X)
		case *ssa.Slice:
			return walk(x.X)
		case *ssa.Alloc:
			return walkStores(x, walk)
		}
		return false
	}
	return walk(v) && found
}

func walkField(x ssa.Value, t types.Type, i int, found *bool, walk func(ssa.Value) bool) bool {
	if p, ok := types.Unalias(t).Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	if r := client.FieldRole(t, st.Field(i).Name()); r == client.Meta || r == client.Place {
		*found = true
		return true
	}
	return walk(x)
}

// walkStores looks at all that is stored in a local cell or parts of it.
func walkStores(addr ssa.Value, walk func(ssa.Value) bool) bool {
	for _, r := range *addr.Referrers() {
		switch r := r.(type) {
		case *ssa.Store:
			if r.Addr == addr && !walk(r.Val) {
				return false
			}
		case *ssa.IndexAddr:
			if !walkStores(r, walk) {
				return false
			}
		case *ssa.FieldAddr:
			if !walkStores(r, walk) {
				return false
			}
		}
	}
	return true
}

func resultType(v *ssa.Call, i int) types.Type {
	if t, ok := v.Type().(*types.Tuple); ok {
		if i < t.Len() {
			return t.At(i).Type()
		}
		return nil
	}
	return v.Type()
}

// filledBy is what a decoder was made to fill, nil if its constructor does not say.
func filledBy(decoder ssa.Value) ssa.Value {
	if x, ok := decoder.(*ssa.Extract); ok {
		decoder = x.Tuple
	}
	c, ok := decoder.(*ssa.Call)
	if !ok {
		return nil
	}
	made := effect.Of(callee(c.Common()))
	if made.Field == "" {
		return nil
	}
	config := operand(c, client.Operand(made.Into))
	if config == nil || config.Referrers() == nil {
		return nil
	}
	for _, r := range *config.Referrers() {
		a, ok := r.(*ssa.FieldAddr)
		if !ok || fieldAt(a.X.Type(), a.Field).Name() != made.Field {
			continue
		}
		for _, r := range *a.Referrers() {
			if s, ok := r.(*ssa.Store); ok && s.Addr == a {
				return s.Val
			}
		}
	}
	return nil
}

// effect classifies a call outside of the clients.
func (k *classifier) effect(site ssa.CallInstruction, e effect.Effect) flow.Call {
	op := func(o effect.Operand) ssa.Value {
		if _, ok := o.IsResult(); ok {
			return site.Value()
		}
		return operand(site, client.Operand(o))
	}
	switch e.Kind {
	case effect.Harmless:
		if sends(site) {
			return flow.Call{Kind: flow.Signals}
		}
		return flow.Call{Kind: flow.Harmless}
	case effect.Pure:
		return flow.Call{Kind: flow.Derives}
	case effect.Decodes:
		into := op(e.Into)
		if e.Into == effect.Receiver {
			into = cmp.Or(filledBy(into), into)
		}
		return flow.Call{Kind: flow.Decodes, Into: into}
	case effect.Memory, effect.NeverFails:
		never := e.Kind == effect.NeverFails
		if _, result := e.Into.IsResult(); result || e.Into == effect.None {
			return flow.Call{Kind: flow.Derives, NoError: never}
		}
		return flow.Call{Kind: flow.Keeps, Into: op(e.Into), NoError: never}
	case effect.Writes:
		if k.harmlessSink(op(e.Sink)) {
			return flow.Call{Kind: flow.Harmless}
		}
		return flow.Call{Kind: flow.Works, Fails: true}
	case effect.Reports:
		return flow.Call{Kind: flow.Works, Record: op(effect.Receiver), Fails: true}
	case effect.Joins:
		return flow.Call{Kind: flow.Joins, Group: op(e.Group)}
	case effect.Spawns:
		if _, result := e.Group.IsResult(); result {
			return flow.Call{Kind: flow.Calls, Func: op(e.Func)}
		}
		return flow.Call{Kind: flow.Spawns, Func: op(e.Func), Group: op(e.Group)}
	case effect.Calls:
		return flow.Call{Kind: flow.Calls, Func: op(e.Func)}
	case effect.Retries:
		return flow.Call{Kind: flow.Retries, Func: op(e.Func)}
	case effect.NoReturn:
		return flow.Call{Kind: flow.NoReturns}
	case effect.Sentinel:
		return flow.Call{Kind: flow.Tells}
	case effect.Wraps:
		c := flow.Call{Kind: flow.Wraps}
		if !e.NonNil {
			for _, a := range site.Common().Args {
				if isError(a.Type()) {
					c.Record = a
					break
				}
			}
		}
		return c
	}
	return flow.Call{}
}

// sends reports whether a harmless call yields a channel: one that only signals.
func sends(site ssa.CallInstruction) bool {
	v := site.Value()
	if v == nil {
		return false
	}
	_, ok := v.Type().Underlying().(*types.Chan)
	return ok
}

// harmlessSink reports whether a writer is for people, for nothing, or in memory.
func (k *classifier) harmlessSink(v ssa.Value) bool {
	for {
		switch x := v.(type) {
		case *ssa.MakeInterface:
			v = x.X
			continue
		case *ssa.ChangeInterface:
			v = x.X
			continue
		case *ssa.UnOp:
			if g, ok := x.X.(*ssa.Global); ok && x.Op == token.MUL {
				o, _ := g.Object().(*types.Var)
				return effect.IsStdStream(o)
			}
		}
		break
	}
	if v == nil {
		return false
	}
	switch strings.TrimPrefix(types.TypeString(v.Type(), nil), "*") {
	case "bytes.Buffer", "strings.Builder":
		return true
	}
	return false
}

func (k *classifier) Field(t types.Type, name string) flow.Role {
	switch client.FieldRole(t, name) {
	case client.Payload:
		return flow.Payload
	case client.Meta:
		return flow.Meta
	case client.PartOf:
		return flow.Part
	case client.Error, client.Place:
		return flow.Nothing
	}
	return flow.Whole
}

func (k *classifier) Record(t types.Type) (record, batch bool) {
	r := client.RecordOf(t)
	if r != nil && client.IsNeutral(r.Path) { // a channel of them says nothing of where they come from
		return false, false
	}
	return r != nil, r != nil && r.Batch
}

func (k *classifier) Failure(t types.Type, name string) bool {
	if p, ok := types.Unalias(t).Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		if f := st.Field(i); (name == "" || f.Name() == name) && effect.IsFailureField(f) {
			return true
		}
	}
	return false
}

func (k *classifier) Foreign(t types.Type) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && client.IsClient(n.Obj().Pkg().Path()) && client.RecordOf(t) == nil
}

func (k *classifier) Handler(fn *ssa.Function) (handler, stops bool) {
	obj, _ := fn.Object().(*types.Func)
	if obj == nil {
		return false, false
	}
	_, h := client.HandlerOf(obj)
	return h != nil, h != nil && h.StopsOnReturn
}

func (k *classifier) Imported(fn *types.Func) *flow.Graph {
	if g, ok := k.imported[fn]; ok {
		return g
	}
	var s Summary
	var g *flow.Graph
	if fn.Pkg() != nil && fn.Pkg() != k.pass.Pkg {
		var h Hidden
		if name := hiddenName(fn); name != "" {
			if k.pass.ImportPackageFact(fn.Pkg(), &h) {
				if i, ok := slices.BinarySearch(h.Methods, name); ok {
					g = &h.Graphs[i]
				}
			}
		} else if k.pass.ImportObjectFact(fn, &s) {
			g = &s.Graph
		}
	}
	k.imported[fn] = g
	return g
}

func (k *classifier) Skipped(pos token.Pos) bool { return directive.In(k.skipped, pos) }

func (k *classifier) FieldFuncs(name string) []ssa.Value { return k.fields[name] }

// Impls are the methods of the unit's own types that an interface method may be: at most three, mocks and
// tests not counted.
func (k *classifier) Impls(m *types.Func, t types.Type) []flow.Impl {
	iface, ok := t.Underlying().(*types.Interface)
	if !ok || m.Pkg() == nil || !k.near(m.Pkg().Path()) {
		return nil
	}
	key := m.FullName() + types.TypeString(t, nil)
	if fns, ok := k.impls[key]; ok {
		return fns
	}
	var out []flow.Impl
	scope := k.pass.Pkg.Scope()
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || tn.IsAlias() || k.isMock(tn) || types.IsInterface(tn.Type()) {
			continue
		}
		if n, ok := tn.Type().(*types.Named); ok && n.TypeParams().Len() > 0 {
			continue
		}
		for _, typ := range []types.Type{tn.Type(), types.NewPointer(tn.Type())} {
			if !types.Implements(typ, iface) {
				continue
			}
			if sel := types.NewMethodSet(typ).Lookup(m.Pkg(), m.Name()); sel != nil {
				if fn := k.prog.MethodValue(sel); fn != nil && fn.Blocks != nil {
					out = append(out, flow.Impl{Fn: fn})
				}
			}
			break
		}
	}
	out = append(out, k.importedImpls(m, iface)...)
	if len(out) > 3 {
		out = nil
	}
	k.impls[key] = out
	return out
}

// importedImpls are the methods of imported packages' types whose graphs are known.
func (k *classifier) importedImpls(m *types.Func, iface *types.Interface) []flow.Impl {
	var out []flow.Impl
	for _, imp := range k.pass.Pkg.Imports() {
		if imp == m.Pkg() && !m.Exported() || !k.near(imp.Path()) || client.IsClient(imp.Path()) {
			continue
		}
		for _, name := range imp.Scope().Names() {
			tn, ok := imp.Scope().Lookup(name).(*types.TypeName)
			if !ok || !tn.Exported() || tn.IsAlias() || types.IsInterface(tn.Type()) || k.isMock(tn) {
				continue
			}
			if n, ok := tn.Type().(*types.Named); !ok || n.TypeParams().Len() > 0 {
				continue
			}
			typ := types.NewPointer(tn.Type())
			if !types.Implements(typ, iface) {
				continue
			}
			obj, _, _ := types.LookupFieldOrMethod(typ, true, m.Pkg(), m.Name())
			if fn, ok := obj.(*types.Func); ok && k.Imported(fn) != nil {
				out = append(out, flow.Impl{Obj: fn})
			}
		}
	}
	return out
}

// near reports whether an interface's package is the users': not of std.
func (k *classifier) near(path string) bool {
	if path == k.pass.Pkg.Path() {
		return true
	}
	first, _, _ := strings.Cut(path, "/")
	return strings.Contains(first, ".")
}

func (k *classifier) isMock(tn *types.TypeName) bool {
	file := k.pass.Fset.Position(tn.Pos()).Filename
	file = strings.ToLower(file[strings.LastIndexByte(file, '/')+1:])
	name := strings.ToLower(tn.Name())
	for _, w := range []string{"mock", "fake", "stub", "noop"} {
		if strings.Contains(name, w) || strings.Contains(file, w) {
			return true
		}
	}
	return strings.HasSuffix(file, "_test.go")
}
