package client

import (
	"go/constant"
	"go/types"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/packages"
)

// realKafkaGo is the real library's packages, by path.
type realKafkaGo map[string]*types.Package

func loadKafkaGo(t *testing.T) realKafkaGo {
	loaded, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports,
		Dir:  "../../testdata/src/kafkago",
	}, kafkaGo.Paths...)
	require.NoError(t, err)
	real := realKafkaGo{}
	for _, p := range loaded {
		require.Empty(t, p.Errors)
		real[p.PkgPath] = p.Types
	}
	require.Len(t, real, len(kafkaGo.Paths))
	return real
}

// at returns the package of a row; one without a path stands for the library's first.
func (r realKafkaGo) at(path string) *types.Package {
	if path == "" {
		path = kafkaGo.Paths[0]
	}
	return r[path]
}

func (r realKafkaGo) typ(t *testing.T, path, name string) types.Type {
	obj, ok := r.at(path).Scope().Lookup(name).(*types.TypeName)
	require.True(t, ok, "no type %s", name)
	require.False(t, obj.IsAlias(), "%s is an alias: the row must name the package that declares it", name)
	return obj.Type()
}

// member returns a field or method of a type.
func (r realKafkaGo) member(t *testing.T, path, typ, name string) types.Object {
	obj, _, _ := types.LookupFieldOrMethod(r.typ(t, path, typ), true, r.at(path), name)
	require.NotNil(t, obj, "%s has no %s", typ, name)
	return obj
}

func (r realKafkaGo) signature(t *testing.T, path, recv, name string) *types.Signature {
	obj := r.at(path).Scope().Lookup(name)
	if recv != "" {
		obj = r.member(t, path, recv, name)
	}
	fn, ok := obj.(*types.Func)
	require.True(t, ok, "no function %s.%s", recv, name)
	return fn.Signature()
}

// operand returns the type of an operand, which must exist.
func operandOf(t *testing.T, sig *types.Signature, op Operand, row string) types.Type {
	if i, ok := op.IsArg(); ok {
		require.Less(t, i, sig.Params().Len(), row)
		return sig.Params().At(i).Type()
	}
	if i, ok := op.IsResult(); ok {
		require.Less(t, i, sig.Results().Len(), row)
		return sig.Results().At(i).Type()
	}
	require.Equal(t, Receiver, op, row)
	require.NotNil(t, sig.Recv(), row)
	return sig.Recv().Type()
}

func TestKafkaGoRecordsExist(t *testing.T) {
	real := loadKafkaGo(t)
	for _, r := range kafkaGo.Records {
		for _, name := range slices.Concat(r.Payload, r.Meta, r.Parts) {
			assert.IsType(t, &types.Var{}, real.member(t, r.Path, r.Name, name), "%s.%s", r.Name, name)
		}
		for _, name := range r.MetaMethods {
			assert.IsType(t, &types.Func{}, real.member(t, r.Path, r.Name, name), "%s.%s", r.Name, name)
		}
		for _, name := range r.Errors {
			real.member(t, r.Path, r.Name, name)
		}
		// A field that a newer version adds must be classified too.
		if s, ok := real.typ(t, r.Path, r.Name).Underlying().(*types.Struct); ok {
			for f := range s.Fields() {
				if f.Exported() && f.Name() != "WriterData" {
					assert.Contains(t, slices.Concat(r.Payload, r.Meta, r.Parts, r.Errors), f.Name(), r.Name)
				}
			}
		}
	}
}

func TestKafkaGoCallsExist(t *testing.T) {
	real := loadKafkaGo(t)
	rows := map[string]bool{}
	for _, c := range kafkaGo.Calls {
		row := c.Path + " " + c.Recv + "." + c.Name
		assert.False(t, rows[row], "%s stands twice", row)
		rows[row] = true
		assert.NotEmpty(t, c.Doc, row)
		assert.Equal(t, len(c.Needs) > 0, c.Otherwise != "", row)

		sig := real.signature(t, c.Path, c.Recv, c.Name)
		for _, op := range []Operand{c.Consumer, c.Record, c.Topics} {
			if op != None {
				operandOf(t, sig, op, row)
			}
		}
		if c.Func != None {
			assert.IsType(t, &types.Signature{}, operandOf(t, sig, c.Func, row).Underlying(), row)
		}
		switch c.Does {
		case Poll, Commit, SendOffsets, Produce:
			assert.NotEqual(t, None, c.Record, row)
		case Part, Same:
			require.NotZero(t, sig.Results().Len(), row)
		}
		if c.Fails == "error" {
			require.NotZero(t, sig.Results().Len(), row)
			assert.Equal(t, "error", sig.Results().At(sig.Results().Len()-1).Type().String(), row)
		}
	}

	// No method of the types that consume and produce is forgotten.
	for _, recv := range []string{"Reader", "ConsumerGroup", "Generation", "Batch", "Writer"} {
		known := map[string]bool{}
		for _, c := range kafkaGo.Calls {
			known[c.Recv+"."+c.Name] = true
		}
		for _, r := range kafkaGo.Records {
			for _, name := range slices.Concat(r.MetaMethods, r.Errors) {
				known[r.Name+"."+name] = true
			}
		}
		methods := types.NewMethodSet(types.NewPointer(real.typ(t, "", recv)))
		require.NotZero(t, methods.Len())
		for m := range methods.Methods() {
			if m.Obj().Exported() {
				assert.True(t, known[recv+"."+m.Obj().Name()], "%s.%s has no row", recv, m.Obj().Name())
			}
		}
	}
}

func TestKafkaGoSettingsExist(t *testing.T) {
	real := loadKafkaGo(t)
	for _, s := range kafkaGo.Settings {
		row := s.Type + "." + s.Field + s.Method
		assert.NotEmpty(t, s.Doc, row)
		assert.Equal(t, len(s.Needs) > 0, s.Otherwise != "", row)
		if s.Method != "" {
			operandOf(t, real.signature(t, s.Path, s.Type, s.Method), Arg(s.Arg), row)
			continue
		}
		assert.IsType(t, &types.Var{}, real.member(t, s.Path, s.Type, s.Field), row)
	}
}

// TestKafkaGoSpellings checks that the values of the rows are those of the library's constants.
func TestKafkaGoSpellings(t *testing.T) {
	real := loadKafkaGo(t)
	value := func(name string) string {
		c, ok := real.at("").Scope().Lookup(name).(*types.Const)
		require.True(t, ok, "no constant %s", name)
		require.Equal(t, constant.Int, c.Val().Kind())
		return c.Val().ExactString()
	}
	for _, c := range []struct {
		values map[string]any
		name   string
		want   any
	}{
		{kafkaGoStart, "FirstOffset", "earliest"},
		{kafkaGoStart, "LastOffset", "latest"},
		{kafkaGoIsolation, "ReadUncommitted", "read_uncommitted"},
		{kafkaGoIsolation, "ReadCommitted", "read_committed"},
		{kafkaGoAcks, "RequireNone", "0"},
		{kafkaGoAcks, "RequireOne", "1"},
		{kafkaGoAcks, "RequireAll", "all"},
	} {
		assert.Equal(t, c.want, c.values[value(c.name)], c.name)
	}
}

func TestKafkaGoConstructorsExist(t *testing.T) {
	real := loadKafkaGo(t)
	written := map[string]bool{} // the types that hold settings
	for _, s := range kafkaGo.Settings {
		written[s.Type] = true
	}
	read := map[string]bool{} // those that a constructor takes or makes
	for _, c := range kafkaGo.Ctors {
		assert.NotEmpty(t, c.Doc)
		read[c.Result] = true
		if c.Literal != "" {
			assert.Equal(t, c.Literal, c.Result)
			real.typ(t, c.Path, c.Literal)
			continue
		}
		row := c.Recv + "." + c.Func
		sig := real.signature(t, c.Path, c.Recv, c.Func)
		assert.Equal(t, c.Result, typeName(elem(operandOf(t, sig, Result(0), row))).Name(), row)
		if c.Config != None {
			config := typeName(elem(operandOf(t, sig, c.Config, row))).Name()
			assert.True(t, written[config], "%s takes a %s, of which nothing is known", row, config)
			read[config] = true
		}
		if c.From != None {
			operandOf(t, sig, c.From, row)
		}
		for op := range c.Sets {
			assert.Equal(t, types.Typ[types.String], operandOf(t, sig, op, row), row)
		}
	}
	for typ := range maps.Keys(written) {
		assert.True(t, read[typ], "no constructor takes or makes a %s", typ)
	}
}

func TestKafkaGoModes(t *testing.T) {
	require.NotEmpty(t, kafkaGo.Modes)
	last := len(kafkaGo.Modes) - 1
	for _, m := range kafkaGo.Modes[:last] {
		assert.NotEmpty(t, m.When, "only the last mode may hold always")
	}
	assert.Empty(t, kafkaGo.Modes[last].When, "the last mode must hold always")
}
