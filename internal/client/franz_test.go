package client

import (
	"go/types"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/packages"
)

// TestFranzExists checks that every row of the table names something that kgo or kadm really has.
func TestFranzExists(t *testing.T) {
	loaded, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports,
		Dir:  "../../testdata/src/franz",
	}, kgo, kadm)
	require.NoError(t, err)
	scopes := map[string]*types.Scope{}
	for _, p := range loaded {
		require.Empty(t, p.Errors)
		scopes[p.PkgPath] = p.Types.Scope()
	}
	require.Contains(t, scopes, kgo)
	require.Contains(t, scopes, kadm)

	typeOf := func(path, name string) types.Type {
		obj, ok := scopes[path].Lookup(name).(*types.TypeName)
		require.True(t, ok, "no type %s.%s", path, name)
		return obj.Type()
	}
	member := func(typ types.Type, path, name string) types.Object {
		obj, _, _ := types.LookupFieldOrMethod(typ, true, loaded[0].Types, name)
		require.NotNil(t, obj, "%s has no %s", typ, name)
		require.Equal(t, path, obj.Pkg().Path())
		return obj
	}
	fn := func(path, recv, name string) *types.Signature {
		var obj types.Object
		if recv == "" {
			obj = scopes[path].Lookup(name)
		} else {
			obj = member(typeOf(path, recv), path, name)
		}
		f, ok := obj.(*types.Func)
		require.True(t, ok, "no function %s.%s.%s", path, recv, name)
		return f.Signature()
	}
	operand := func(sig *types.Signature, op Operand, row string) types.Type {
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

	for _, r := range franz.Records {
		typ := typeOf(r.Path, r.Name)
		for _, names := range [][]string{r.Payload, r.Meta, r.Parts} {
			for _, name := range names {
				assert.IsType(t, &types.Var{}, member(typ, r.Path, name), "%s.%s", r.Name, name)
			}
		}
		for _, name := range r.MetaMethods {
			assert.IsType(t, &types.Func{}, member(typ, r.Path, name), "%s.%s", r.Name, name)
		}
		for _, name := range r.Errors {
			member(typ, r.Path, name)
		}
	}

	seen := map[string]bool{}
	for _, c := range franz.Calls {
		row := c.Path + "." + c.Recv + "." + c.Name
		assert.False(t, seen[row], "%s stands twice", row)
		seen[row] = true
		assert.NotEmpty(t, c.Doc, row)
		assert.Equal(t, len(c.Needs) > 0, c.Otherwise != "", row)
		sig := fn(c.Path, c.Recv, c.Name)
		for _, op := range []Operand{c.Consumer, c.Record, c.Topics} {
			if op != None {
				operand(sig, op, row)
			}
		}
		if c.Func != None {
			assert.IsType(t, &types.Signature{}, operand(sig, c.Func, row).Underlying(), row)
		}
		if c.Decides != None {
			assert.Equal(t, types.Typ[types.Bool], operand(sig, c.Decides, row).Underlying(), row)
		}
		if c.Fails == "error" && c.Does != Produce {
			results := sig.Results()
			require.NotZero(t, results.Len(), row)
			assert.Equal(t, "error", results.At(results.Len()-1).Type().String(), row)
		}
	}

	for _, s := range franz.Settings {
		sig := fn(s.Path, "", s.Option)
		if s.Fixed == nil {
			operand(sig, Arg(s.Arg), s.Option)
		} else {
			assert.Zero(t, sig.Params().Len(), s.Option)
		}
		assert.Equal(t, len(s.Needs) > 0, s.Otherwise != "", s.Option)
		for name := range s.Values {
			if scopes[s.Path].Lookup(name) == nil {
				member(typeOf(s.Path, "Offset"), s.Path, name)
			}
		}
	}

	for _, c := range franz.Ctors {
		sig := fn(c.Path, c.Recv, c.Func)
		operand(sig, c.Config, c.Func)
		assert.True(t, sig.Variadic(), c.Func)
		assert.True(t, strings.HasSuffix(operand(sig, Result(0), c.Func).String(), "."+c.Result), c.Func)
		assert.NotEmpty(t, c.Doc)
	}

	require.NotEmpty(t, franz.Modes)
	for _, m := range franz.Modes[:len(franz.Modes)-1] {
		assert.NotEmpty(t, m.When, "only the last mode may hold always")
	}
	assert.Empty(t, franz.Modes[len(franz.Modes)-1].When, "the last mode must hold always")
}
