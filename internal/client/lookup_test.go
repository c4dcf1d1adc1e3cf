package client

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// stone is a library with one of everything, so that the tests do not depend on the tables' contents.
var stone = &Library{
	Name:  "stone",
	Paths: []string{"example.com/stone", "example.com/old/stone"},
	Records: []RecordType{
		{Type: Type{Name: "Message"}, Payload: []string{"Value", "Key"}, Meta: []string{"Offset", "Topic"}, Errors: []string{"Err"}},
		{Type: Type{Name: "Batch"}, Batch: true},
	},
	Calls: []Call{
		{Recv: "Reader", Name: "Fetch", Does: Poll, Record: Result(0)},
		{Recv: "Reader", Name: "Commit", Does: Commit},
		{Recv: "Reader", Name: "Close", Does: Close},
		{Recv: "Writer", Name: "Close", Does: Close},
		{Recv: "Session", Name: "Fetch", Does: Poll, Record: Result(0)},
		{Recv: "Session", Name: "End", Does: End},
		{Recv: "Claim", Name: "Messages", Does: Poll, Record: Result(0), Channel: true},
		{Recv: "Box", Name: "Each", Does: Each},
		{Name: "Ping"},
	},
	Handlers: []Handler{{Interface: "Handler", Method: "Handle", Params: []string{"context.Context", "Claim"}}},
	Settings: []SettingRow{
		{Setting: Group, Type: "Config", Field: "GroupID"},
		{Setting: AutoCommit, Type: "Map", Key: "auto"},
		{Setting: AutoCommit, Option: "DisableAutoCommit", Fixed: false},
		{Setting: Acks, Type: "Writer", Method: "SetAcks"},
	},
	Ctors: []Ctor{
		{Func: "NewReader", Result: "Reader", Makes: MakesConsumer},
		{Func: "Consume", Recv: "Reader", Result: "Claim", Makes: MakesConsumer},
		{Literal: "Writer", Result: "Writer", Makes: MakesProducer},
	},
}

const stoneSource = `package stone

import "context"

type Message struct { Value, Key []byte; Offset int64; Err error }
type Batch struct { Parts []*Message; N int }
type Config struct { GroupID string }
type Map map[string]any
type Option interface{ apply() }
func DisableAutoCommit() Option { return nil }
type Reader struct{}
func NewReader(Config) *Reader { return nil }
func (*Reader) Fetch(ctx context.Context) (Message, error) { return Message{}, nil }
func (*Reader) Commit() error { return nil }
func (*Reader) Close() error { return nil }
func (*Reader) Lag() int { return 0 }
func (*Reader) Consume(string) Claim { return nil }
type Session struct{}
func (*Session) Fetch(ctx context.Context) (Message, error) { return Message{}, nil }
func (*Session) End(bool) error { return nil }
type Writer struct{}
func (*Writer) Close() error { return nil }
func (*Writer) SetAcks(int) {}
type Claim interface { Messages() <-chan *Message }
type Box[T any] struct{}
func (Box[T]) Each(func(T)) {}
func Ping() {}
`

const userSource = `package user

import (
	"context"
	stone "STONE"
)

type Wrapped struct{ *stone.Reader }

type Source interface {
	Fetch(ctx context.Context) (stone.Message, error)
	Commit() error
	Close() error
}
type Transaction interface {
	Fetch(ctx context.Context) (stone.Message, error)
	End(ok bool) error
}
type Unrelated interface { Commit() error; Close() error }
type Other interface { Fetch(ctx context.Context) (*stone.Message, error); Commit() error }
type Own struct{}
func (Own) Fetch(ctx context.Context) (stone.Message, error) { return stone.Message{}, nil }

type Good struct{}
func (*Good) Handle(ctx context.Context, c stone.Claim) {}
type Bad struct{}
func (Bad) Handle(ctx context.Context, c *stone.Reader) {}
type Short struct{}
func (Short) Handle(ctx context.Context) {}

type Alias = stone.Message

func calls(w Wrapped, r *stone.Reader, c stone.Claim, b stone.Box[int], s Source, tx Transaction, u Unrelated, o Other, own Own, wr *stone.Writer, lit interface { Fetch(ctx context.Context) (stone.Message, error) }) {
	stone.Ping()
	r.Fetch(nil)
	r.Lag()
	w.Commit()
	c.Messages()
	b.Each(nil)
	s.Fetch(nil)
	s.Commit()
	s.Close()
	tx.Fetch(nil)
	tx.End(true)
	u.Commit()
	u.Close()
	o.Fetch(nil)
	o.Commit()
	own.Fetch(nil)
	lit.Fetch(nil)
	stone.NewReader(stone.Config{})
	r.Consume("")
	stone.DisableAutoCommit()
	wr.SetAcks(1)
}
`

// load type-checks the user's source against the library's under the given import path.
func load(t *testing.T, path string) (*types.Package, map[string]*types.Func) {
	t.Helper()
	fset := token.NewFileSet()
	imp := sources{std: importer.Default(), pkgs: map[string]*types.Package{}}
	check := func(path, src string, info *types.Info) (*types.Package, *ast.File) {
		f, err := parser.ParseFile(fset, path+".go", src, 0)
		require.NoError(t, err)
		pkg, err := (&types.Config{Importer: imp}).Check(path, fset, []*ast.File{f}, info)
		require.NoError(t, err)
		imp.pkgs[path] = pkg
		return pkg, f
	}
	check("example.com/stone", stoneSource, nil)
	check(path, stoneSource, nil)
	info := &types.Info{Selections: map[*ast.SelectorExpr]*types.Selection{}, Uses: map[*ast.Ident]types.Object{}}
	pkg, f := check("user", strings.Replace(userSource, "STONE", path, 1), info)
	funcs := map[string]*types.Func{}
	ast.Inspect(f, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if fn, ok := info.Uses[sel.Sel].(*types.Func); ok {
				funcs[types.ExprString(sel)] = fn
			}
		}
		return true
	})
	return pkg, funcs
}

// sources imports what was checked before, and the standard library.
type sources struct {
	std  types.Importer
	pkgs map[string]*types.Package
}

func (s sources) Import(path string) (*types.Package, error) {
	if pkg := s.pkgs[path]; pkg != nil {
		return pkg, nil
	}
	return s.std.Import(path)
}

func TestCallOf(t *testing.T) {
	for _, path := range []string{"example.com/stone", "example.com/old/stone", "corp/x/vendor/example.com/stone"} {
		t.Run(path, func(t *testing.T) {
			x := newIndex([]*Library{stone})
			_, fns := load(t, path)
			for expr, want := range map[string]string{
				"stone.Ping": ".Ping",
				"r.Fetch":    "Reader.Fetch",
				"r.Lag":      "",
				"w.Commit":   "Reader.Commit",
				"c.Messages": "Claim.Messages",
				"b.Each":     "Box.Each",
				"s.Fetch":    "Reader.Fetch",
				"s.Commit":   "Reader.Commit",
				"s.Close":    "Reader.Close",
				"tx.Fetch":   "Session.Fetch",
				"tx.End":     "Session.End",
				"u.Commit":   "",
				"u.Close":    "",
				"o.Fetch":    "",
				"o.Commit":   "",
				"own.Fetch":  "",
				"lit.Fetch":  "Reader.Fetch",
			} {
				require.NotNil(t, fns[expr], expr)
				lib, c := x.call(fns[expr])
				if want == "" {
					assert.Nil(t, c, expr)
				} else if assert.NotNil(t, c, expr) {
					assert.Equal(t, want, c.Recv+"."+c.Name, expr)
					assert.Same(t, stone, lib, expr)
				}
			}
		})
	}
}

// A package that a library shares with other brokers has rows, and does not reach Kafka.
func TestNeutral(t *testing.T) {
	lib := &Library{Name: "rope", Paths: []string{"example.com/rope/kafka"}, Neutral: []string{"example.com/rope"}}
	x := newIndex([]*Library{lib})
	assert.Same(t, lib, x.library("corp/vendor/example.com/rope"))
	assert.Same(t, lib, x.library("example.com/rope/kafka"))
	assert.True(t, x.neutral["example.com/rope"])
	assert.False(t, x.neutral["example.com/rope/kafka"])
	for _, path := range watermill.Paths {
		assert.True(t, IsKafka(path), path)
	}
	assert.True(t, IsClient(watermillMessage))
	assert.False(t, IsKafka(watermillMessage))
}

// Export data of a package that the unit imports shows only what that package names of the client.
func TestCallOfIncompletePackage(t *testing.T) {
	x := newIndex([]*Library{stone})
	part := types.NewPackage("example.com/stone", "stone")
	obj := types.NewTypeName(token.NoPos, part, "Message", nil)
	msg := types.NewNamed(obj, types.NewStruct(nil, nil), nil)
	part.Scope().Insert(obj)
	user := types.NewPackage("user", "user")
	fetch := func(result types.Type) *types.Func {
		sig := types.NewSignatureType(nil, nil, nil, nil, types.NewTuple(types.NewVar(token.NoPos, user, "", result)), false)
		iface := types.NewInterfaceType([]*types.Func{types.NewFunc(token.NoPos, user, "Fetch", sig)}, nil).Complete()
		return iface.Method(0)
	}
	_, c := x.call(fetch(msg))
	require.NotNil(t, c)
	assert.Equal(t, Poll, c.Does)
	part.MarkComplete()
	_, c = x.call(fetch(msg))
	assert.Nil(t, c, "a complete package without the type has no such method")
}

func TestRecordsAndFields(t *testing.T) {
	x := newIndex([]*Library{stone})
	pkg, _ := load(t, "example.com/stone")
	var lib *types.Package
	for _, p := range pkg.Imports() {
		if p.Path() == "example.com/stone" {
			lib = p
		}
	}
	msg := lib.Scope().Lookup("Message").Type()
	batch := lib.Scope().Lookup("Batch").Type()
	assert.NotNil(t, x.record(types.NewPointer(types.NewPointer(msg))))
	assert.NotNil(t, x.record(pkg.Scope().Lookup("Alias").Type()))
	assert.True(t, x.record(batch).Batch)
	assert.Nil(t, x.record(lib.Scope().Lookup("Config").Type()))
	assert.Nil(t, x.record(types.NewSlice(msg)))

	assert.Equal(t, Payload, x.fieldRole(types.NewPointer(msg), "Value"))
	assert.Equal(t, Meta, x.fieldRole(msg, "Offset"))
	assert.Equal(t, Place, x.fieldRole(msg, "Topic"))
	assert.Equal(t, Error, x.fieldRole(msg, "Err"))
	assert.Equal(t, PartOf, x.fieldRole(batch, "Parts"))
	assert.Equal(t, Other, x.fieldRole(batch, "N"))
	assert.Equal(t, Other, x.fieldRole(lib.Scope().Lookup("Config").Type(), "GroupID"))
}

func TestHandlerOf(t *testing.T) {
	x := newIndex([]*Library{stone})
	pkg, _ := load(t, "example.com/stone")
	method := func(name string) *types.Func {
		obj, _, _ := types.LookupFieldOrMethod(pkg.Scope().Lookup(name).Type(), true, pkg, "Handle")
		return obj.(*types.Func)
	}
	lib, h := x.handler(method("Good"))
	assert.Same(t, stone, lib)
	assert.NotNil(t, h)
	_, h = x.handler(method("Bad"))
	assert.Nil(t, h)
	_, h = x.handler(method("Short"))
	assert.Nil(t, h)
}

func TestConstructorsAndSettings(t *testing.T) {
	x := newIndex([]*Library{stone})
	_, fns := load(t, "corp/x/vendor/example.com/stone")
	lib, c := x.ctor(fns["stone.NewReader"])
	require.NotNil(t, c)
	assert.Same(t, stone, lib)
	_, c = x.ctor(fns["r.Consume"])
	require.NotNil(t, c)
	assert.Equal(t, "Claim", c.Result)
	_, c = x.ctor(fns["r.Fetch"])
	assert.Nil(t, c)

	pkg := fns["stone.NewReader"].Pkg()
	typ := func(name string) types.Type { return pkg.Scope().Lookup(name).Type() }
	_, c = x.literal(typ("Writer"))
	assert.NotNil(t, c)
	_, c = x.literal(types.NewPointer(typ("Writer")))
	assert.Nil(t, c)

	assert.Len(t, x.fields[typeKey(types.NewPointer(typ("Config")))], 1)
	assert.Len(t, x.keys[typeKey(typ("Map"))], 1)
	assert.Len(t, x.options[funcKey(fns["stone.DisableAutoCommit"])], 1)
	assert.Len(t, x.methods[funcKey(fns["wr.SetAcks"])], 1)
	assert.Empty(t, x.options[funcKey(fns["stone.Ping"])])
	assert.Empty(t, x.fields[key{}])
}

func TestUnvendor(t *testing.T) {
	assert.Equal(t, "a/b", unvendor("a/b"))
	assert.Equal(t, "a/b", unvendor("x/vendor/a/b"))
	assert.Equal(t, "a/b", unvendor("vendor/a/b"))
	assert.Equal(t, "a/b", unvendor("x/vendor/y/vendor/a/b"))
	assert.Equal(t, "a/vendored/b", unvendor("a/vendored/b"))
}

// Two rows of one name would hide each other.
func TestTablesNameEachThingOnce(t *testing.T) {
	for _, lib := range Libraries {
		calls := map[key]bool{}
		for _, c := range lib.Calls {
			k := key{c.Path, c.Recv, c.Name}
			assert.False(t, calls[k], "%s: two rows for %v", lib.Name, k)
			calls[k] = true
		}
		ctors := map[key]bool{}
		for _, c := range lib.Ctors {
			k := key{c.Path + c.Literal, c.Recv, c.Func}
			assert.False(t, ctors[k], "%s: two constructors %v", lib.Name, k)
			ctors[k] = true
		}
	}
}
