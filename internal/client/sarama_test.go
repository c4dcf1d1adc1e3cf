package client

import (
	"fmt"
	"go/constant"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/packages"
)

// realSarama is one version of a library of the sarama family, as the test programs require it.
type realSarama struct {
	pkg     *types.Package
	version string
}

// loadSarama loads package path from the module of the test programs in dir.
func loadSarama(t *testing.T, dir, path string) realSarama {
	t.Helper()
	loaded, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedModule,
		Dir:  "../../testdata/src/" + dir,
	}, path)
	require.NoError(t, err)
	require.Len(t, loaded, 1)
	require.Empty(t, loaded[0].Errors)
	require.NotNil(t, loaded[0].Module)
	return realSarama{loaded[0].Types, loaded[0].Module.Version}
}

// has reports whether the version is not older than since.
func (r realSarama) has(t *testing.T, since string) bool {
	if since == "" {
		return true
	}
	number := func(version string) (n [3]int) {
		_, err := fmt.Sscanf(version, "v%d.%d.%d", &n[0], &n[1], &n[2])
		require.NoError(t, err, version)
		return n
	}
	have, want := number(r.version), number(since)
	return slices.Compare(have[:], want[:]) >= 0
}

func (r realSarama) typ(t *testing.T, name string) types.Type {
	t.Helper()
	obj, ok := r.pkg.Scope().Lookup(name).(*types.TypeName)
	require.True(t, ok, "%s has no type %s", r.pkg.Path(), name)
	return obj.Type()
}

func (r realSarama) signature(t *testing.T, recv, name string) *types.Signature {
	t.Helper()
	obj := r.pkg.Scope().Lookup(name)
	if recv != "" {
		obj, _, _ = types.LookupFieldOrMethod(r.typ(t, recv), true, r.pkg, name)
	}
	fn, ok := obj.(*types.Func)
	require.True(t, ok, "%s %s has no function %s.%s", r.pkg.Path(), r.version, recv, name)
	return fn.Signature()
}

// checkSarama checks that what lib says of r's version names something that exists.
func checkSarama(t *testing.T, lib *Library, r realSarama) {
	for _, rec := range lib.Records {
		fields := slices.Concat(rec.Payload, rec.Meta, rec.Errors)
		s, ok := r.typ(t, rec.Name).Underlying().(*types.Struct)
		require.True(t, ok, rec.Name)
		var known []string
		for f := range s.Fields() {
			known = append(known, f.Name())
		}
		assert.Subset(t, known, fields, rec.Name)
	}

	seen := map[string]bool{}
	for _, c := range lib.Calls {
		row := c.Recv + "." + c.Name
		assert.False(t, seen[row], "%s stands twice", row)
		seen[row] = true
		assert.NotEmpty(t, c.Doc, row)
		if !r.has(t, c.Since) {
			continue
		}
		sig := r.signature(t, c.Recv, c.Name)
		for _, op := range []Operand{c.Consumer, c.Record, c.Topics, c.Func} {
			if op != None {
				operandOf(t, sig, op, row)
			}
		}
		switch c.Does {
		case Poll, Commit, Mark, SendOffsets, Produce:
			assert.NotEqual(t, None, c.Record, row)
		}
		if c.Channel {
			assert.IsType(t, &types.Chan{}, operandOf(t, sig, c.Record, row).Underlying(), row)
		}
		if c.Next {
			// A lone offset is an int64; else a request, or a map of offsets.
			if basic, ok := operandOf(t, sig, c.Record, row).(*types.Basic); ok {
				assert.Equal(t, types.Int64, basic.Kind(), row)
			}
		}
		if c.Fails == "error" && !c.Channel {
			require.NotZero(t, sig.Results().Len(), row)
			assert.Equal(t, "error", sig.Results().At(sig.Results().Len()-1).Type().String(), row)
		}
	}

	for _, h := range lib.Handlers {
		sig := r.signature(t, h.Interface, h.Method)
		var params []string
		for p := range sig.Params().Variables() {
			params = append(params, p.Type().(*types.Named).Obj().Name())
		}
		assert.Equal(t, h.Params, params, h.Method)
		for _, op := range []Operand{h.Source, h.Committer} {
			if op != None {
				operandOf(t, sig, op, h.Method)
			}
		}
	}

	for _, s := range lib.Settings {
		assert.NotEmpty(t, s.Doc, s.Field)
		assert.Equal(t, s.Setting == NoEffect, s.Note != "", s.Field)
		if !r.has(t, s.Since) {
			continue
		}
		typ := r.typ(t, s.Type)
		for name := range strings.SplitSeq(s.Field, ".") {
			strct, ok := typ.Underlying().(*types.Struct)
			require.True(t, ok, "%s.%s: %s is no struct", s.Type, s.Field, typ)
			i := slices.IndexFunc(slices.Collect(strct.Fields()), func(f *types.Var) bool { return f.Name() == name })
			require.GreaterOrEqual(t, i, 0, "%s.%s: no field %s", s.Type, s.Field, name)
			typ = strct.Field(i).Type()
		}
		assert.IsType(t, &types.Basic{}, typ.Underlying(), s.Field)
	}

	for _, c := range lib.Ctors {
		assert.NotEmpty(t, c.Doc, c.Func)
		sig := r.signature(t, c.Recv, c.Func)
		result := operandOf(t, sig, Result(0), c.Func)
		if ch, ok := result.(*types.Chan); ok {
			result = ch.Elem()
		}
		if ptr, ok := result.(*types.Pointer); ok {
			result = ptr.Elem()
		}
		assert.Equal(t, c.Result, result.(*types.Named).Obj().Name(), c.Func)
		if c.Config != None {
			assert.True(t, strings.HasSuffix(operandOf(t, sig, c.Config, c.Func).String(), ".Config"), c.Func)
		}
		if c.From != None {
			operandOf(t, sig, c.From, c.Func)
		}
		for op, setting := range c.Sets {
			operandOf(t, sig, op, c.Func)
			if setting == Group {
				assert.Equal(t, types.Typ[types.String], operandOf(t, sig, op, c.Func), c.Func)
			}
		}
	}

	require.NotEmpty(t, lib.Modes)
	assert.Empty(t, lib.Modes[len(lib.Modes)-1].When, "the last mode must hold always")
}

func TestSaramaExists(t *testing.T) {
	for _, v := range []struct{ dir, path string }{
		{"sarama", sarama.Paths[0]},
		{"sarama", sarama.Paths[1]},
		{"saramacluster", sarama.Paths[1]},
	} {
		r := loadSarama(t, v.dir, v.path)
		t.Run(v.path+"@"+r.version, func(t *testing.T) { checkSarama(t, sarama, r) })
	}
}

func TestSaramaClusterExists(t *testing.T) {
	checkSarama(t, saramaCluster, loadSarama(t, "saramacluster", saramaCluster.Paths[0]))
}

// TestSaramaComplete checks that no method of the types that deliver, commit and produce lacks a row.
func TestSaramaComplete(t *testing.T) {
	rows := map[string]bool{}
	for _, c := range slices.Concat(sarama.Calls, saramaCluster.Calls) {
		rows[c.Recv+"."+c.Name] = true
	}
	for _, c := range slices.Concat(sarama.Ctors, saramaCluster.Ctors) {
		rows[c.Recv+"."+c.Func] = true
	}
	check := func(r realSarama, names ...string) {
		for _, name := range names {
			typ := r.typ(t, name)
			if !types.IsInterface(typ) {
				typ = types.NewPointer(typ)
			}
			methods := types.NewMethodSet(typ)
			require.NotZero(t, methods.Len(), name)
			for m := range methods.Methods() {
				if m.Obj().Exported() {
					assert.True(t, rows[name+"."+m.Obj().Name()], "%s.%s has no row", name, m.Obj().Name())
				}
			}
		}
	}
	check(loadSarama(t, "sarama", sarama.Paths[0]), "ConsumerGroup", "ConsumerGroupSession", "ConsumerGroupClaim",
		"OffsetManager", "PartitionOffsetManager", "SyncProducer", "AsyncProducer")
	check(loadSarama(t, "saramacluster", saramaCluster.Paths[0]), "Consumer", "OffsetStash")
}

// TestSaramaSpellings checks that the values of the rows are those of the library's constants.
func TestSaramaSpellings(t *testing.T) {
	r := loadSarama(t, "sarama", sarama.Paths[0])
	values := func(setting Setting) map[string]any {
		i := slices.IndexFunc(sarama.Settings, func(s SettingRow) bool { return s.Setting == setting })
		require.GreaterOrEqual(t, i, 0, setting)
		return sarama.Settings[i].Values
	}
	for _, c := range []struct {
		setting Setting
		name    string
		want    string
	}{
		{Start, "OffsetOldest", "earliest"},
		{Start, "OffsetNewest", "latest"},
		{Isolation, "ReadUncommitted", "read_uncommitted"},
		{Isolation, "ReadCommitted", "read_committed"},
		{Acks, "NoResponse", "0"},
		{Acks, "WaitForLocal", "1"},
		{Acks, "WaitForAll", "all"},
	} {
		obj, ok := r.pkg.Scope().Lookup(c.name).(*types.Const)
		require.True(t, ok, "no constant %s", c.name)
		require.Equal(t, constant.Int, obj.Val().Kind())
		assert.Equal(t, c.want, values(c.setting)[obj.Val().ExactString()], c.name)
	}
}
