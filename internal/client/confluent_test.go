package client

import (
	"bytes"
	"go/types"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/packages"
)

// TestConfluentExists checks that every row of the table names something that the library really has, under
// path v2 and, where the row names no first version, under path v1 as well. The gopkg.in path does not build
// by itself.
func TestConfluentExists(t *testing.T) {
	v2, v1 := confluent.Paths[0], confluent.Paths[1]
	loaded, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports,
		Dir:  "../../testdata/src/confluent",
	}, v2, v1)
	require.NoError(t, err)
	require.Len(t, loaded, 2)
	for _, p := range loaded {
		t.Run(p.PkgPath, func(t *testing.T) {
			require.Empty(t, p.Errors)
			require.Equal(t, "kafka", p.Name)
			confluentExists(t, p.Types, p.PkgPath == v2)
		})
	}
}

// confluentExists checks the rows against pkg; newest says that pkg also has what came with later versions.
func confluentExists(t *testing.T, pkg *types.Package, newest bool) {
	typeOf := func(name string) types.Type {
		obj, ok := pkg.Scope().Lookup(name).(*types.TypeName)
		require.True(t, ok, "no type %s", name)
		return obj.Type()
	}
	member := func(typ, name string) types.Object {
		obj, _, _ := types.LookupFieldOrMethod(typeOf(typ), true, pkg, name)
		require.NotNil(t, obj, "%s has no %s", typ, name)
		return obj
	}
	fn := func(recv, name string) *types.Signature {
		obj := pkg.Scope().Lookup(name)
		if recv != "" {
			obj = member(recv, name)
		}
		f, ok := obj.(*types.Func)
		require.True(t, ok, "no function %s.%s", recv, name)
		return f.Signature()
	}
	operand := func(sig *types.Signature, op Operand) types.Type {
		tuple := sig.Params()
		i, ok := op.IsArg()
		if !ok {
			tuple = sig.Results()
			i, ok = op.IsResult()
		}
		require.True(t, ok)
		require.Less(t, i, tuple.Len())
		return tuple.At(i).Type()
	}

	for _, r := range confluent.Records {
		for _, names := range [][]string{r.Payload, r.Meta, r.Errors} {
			for _, name := range names {
				if newest || r.Name+"."+name != "TopicPartition.LeaderEpoch" && r.Name+"."+name != "Message.LeaderEpoch" {
					assert.IsType(t, &types.Var{}, member(r.Name, name), "%s.%s", r.Name, name)
				}
			}
		}
		for _, name := range r.MetaMethods {
			assert.IsType(t, &types.Func{}, member(r.Name, name), "%s.%s", r.Name, name)
		}
	}

	seen := map[string]bool{}
	for _, c := range confluent.Calls {
		if c.Since != "" && !newest {
			continue
		}
		row := c.Recv + "." + c.Name
		assert.False(t, seen[row], "%s stands twice", row)
		seen[row] = true
		assert.NotEmpty(t, c.Doc, row)
		assert.Equal(t, len(c.Needs) > 0, c.Otherwise != "", row)
		sig := fn(c.Recv, c.Name)
		if c.Topics != None {
			operand(sig, c.Topics)
		}
		if c.Record != None {
			typ := operand(sig, c.Record)
			_, channel := typ.Underlying().(*types.Chan)
			assert.Equal(t, c.Channel, channel, row)
		}
		if c.Answers != None {
			assert.IsType(t, &types.Chan{}, operand(sig, c.Answers).Underlying(), row)
		}
		if c.Func != None {
			assert.IsType(t, &types.Signature{}, operand(sig, c.Func).Underlying(), row)
		}
		if c.Echo != "" {
			typ := operand(sig, c.Record)
			assert.True(t, types.Identical(typ, member(c.Echo, "Partitions").Type()), row)
		}
		switch results := sig.Results(); c.Fails {
		case "error":
			require.NotZero(t, results.Len(), row)
			assert.Equal(t, "error", results.At(results.Len()-1).Type().String(), row)
		case "count":
			assert.Equal(t, types.Typ[types.Int], results.At(0).Type(), row)
		case "none":
			for v := range results.Variables() {
				assert.NotEqual(t, "error", v.Type().String(), row)
			}
		}
	}

	for _, m := range confluent.KeyMaps {
		assert.IsType(t, &types.Map{}, typeOf(m.Type).Underlying())
		for _, w := range m.Writers {
			sig := fn(m.Type, w.Method)
			assert.Equal(t, types.Typ[types.String], operand(sig, w.Key), w.Method)
			if w.Value == None {
				assert.Equal(t, 1, sig.Params().Len(), w.Method)
			} else {
				operand(sig, w.Value)
			}
		}
	}

	for _, s := range confluent.Settings {
		assert.NotEmpty(t, s.Doc, s.Key)
		assert.Equal(t, s.Setting == NoEffect, s.Note != "", s.Key)
		if s.Field != "" {
			assert.IsType(t, &types.Var{}, member(s.Type, s.Field))
			continue
		}
		assert.NotEmpty(t, s.Key)
		assert.IsType(t, &types.Map{}, typeOf(s.Type).Underlying(), s.Key)
		for value := range s.Values {
			assert.Equal(t, strings.ToLower(value), value, "constants are compared in lower case")
		}
	}

	for _, c := range confluent.Ctors {
		sig := fn(c.Recv, c.Func)
		assert.True(t, types.Identical(operand(sig, c.Config), types.NewPointer(typeOf("ConfigMap"))), c.Func)
		assert.True(t, types.Identical(operand(sig, Result(0)), types.NewPointer(typeOf(c.Result))), c.Func)
		assert.NotEmpty(t, c.Doc)
	}

	last := len(confluent.Modes) - 1
	for _, m := range confluent.Modes[:last] {
		assert.NotEmpty(t, m.When, "only the last mode may hold always")
	}
	assert.Empty(t, confluent.Modes[last].When, "the last mode must hold always")
}

// TestConfluentKeys checks that every key, and every word that a key's values are translated from, stands in
// librdkafka, which the library's module carries as archives, or for go.* keys in the library's source.
func TestConfluentKeys(t *testing.T) {
	loaded, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedModule,
		Dir:  "../../testdata/src/confluent",
	}, confluent.Paths[0])
	require.NoError(t, err)
	require.Len(t, loaded, 1)
	dir := filepath.Join(loaded[0].Module.Dir, "kafka")
	archive, err := os.ReadFile(filepath.Join(dir, "librdkafka_vendor", "librdkafka_glibc_linux_amd64.a"))
	require.NoError(t, err)
	var source []byte
	for _, name := range []string{"consumer.go", "producer.go", "config.go"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		source = append(source, text...)
	}
	for _, m := range confluent.KeyMaps {
		assert.Contains(t, string(source), strconv.Quote(m.Sub))
		assert.Contains(t, string(source), strconv.Quote(m.Prefix))
	}
	for _, s := range confluent.Settings {
		if s.Key == "" {
			continue
		}
		key := strings.TrimPrefix(strings.TrimPrefix(s.Key, "{topic}."), "topic.")
		if strings.HasPrefix(key, "go.") {
			assert.True(t, bytes.Contains(source, []byte(strconv.Quote(key))), key)
			continue
		}
		assert.True(t, bytes.Contains(archive, []byte(key+"\x00")), key)
		for value := range s.Values {
			if _, err := strconv.Atoi(value); err != nil {
				assert.True(t, bytes.Contains(archive, []byte(value+"\x00")), "%s=%s", key, value)
			}
		}
	}
}
