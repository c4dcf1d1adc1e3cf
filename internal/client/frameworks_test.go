package client

import (
	"go/types"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/packages"
)

// programsOf are the modules of test programs that require a framework.
var programsOf = map[*Library]string{watermill: "watermill", goka: "goka", kafkapubsub: "kafkapubsub"}

// loadFramework loads package path as the test programs of lib require it.
func loadFramework(t *testing.T, lib *Library, path string) realSarama {
	loaded, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports,
		Dir:  "../../testdata/src/" + programsOf[lib],
	}, path)
	require.NoError(t, err)
	require.Len(t, loaded, 1)
	require.Empty(t, loaded[0].Errors)
	return realSarama{pkg: loaded[0].Types}
}

// checkFramework checks that every row of lib that speaks of package path names something that exists. A neutral package has the rows that name it.
func checkFramework(t *testing.T, lib *Library, path string) {
	r := loadFramework(t, lib, path)
	neutral := slices.Contains(lib.Neutral, path)
	speaks := func(of string) bool { return of == path || of == "" && !neutral }

	for _, rec := range lib.Records {
		if !speaks(rec.Path) {
			continue
		}
		for _, names := range [][]string{rec.Payload, rec.Meta, rec.Errors} {
			for _, name := range names {
				obj, _, _ := types.LookupFieldOrMethod(r.typ(t, rec.Name), true, r.pkg, name)
				assert.IsType(t, &types.Var{}, obj, "%s.%s", rec.Name, name)
			}
		}
	}
	seen := map[string]bool{}
	for _, c := range lib.Calls {
		if !speaks(c.Path) {
			continue
		}
		row := c.Recv + "." + c.Name
		assert.False(t, seen[row], "%s stands twice", row)
		seen[row] = true
		assert.NotEmpty(t, c.Doc, row)
		sig := r.signature(t, c.Recv, c.Name)
		for _, op := range []Operand{c.Consumer, c.Record, c.Topics} {
			if op != None {
				operandOf(t, sig, op, row)
			}
		}
		if c.Does == Serve {
			assert.IsType(t, &types.Signature{}, operandOf(t, sig, c.Func, row).Underlying(), row)
		}
		if c.Channel {
			assert.IsType(t, &types.Chan{}, operandOf(t, sig, c.Record, row).Underlying(), row)
		}
		if c.Fails == "error" {
			require.NotZero(t, sig.Results().Len(), row)
			assert.Equal(t, "error", sig.Results().At(sig.Results().Len()-1).Type().String(), row)
		}
	}
	for _, c := range lib.Ctors {
		if !speaks(c.Path) {
			continue
		}
		assert.NotEmpty(t, c.Doc, c.Func)
		sig := r.signature(t, c.Recv, c.Func)
		assert.Equal(t, c.Result, typeName(operandOf(t, sig, Result(0), c.Func)).Name(), c.Func)
		for op := range c.Begins {
			assert.Equal(t, types.Typ[types.String], operandOf(t, sig, op, c.Func), c.Func)
		}
		for op, setting := range c.Sets {
			typ := operandOf(t, sig, op, c.Func)
			if setting == Group {
				assert.Equal(t, types.Typ[types.String], typ, c.Func)
			}
		}
		if c.Config == None {
			continue
		}
		config := operandOf(t, sig, c.Config, c.Func)
		for _, s := range lib.Settings {
			require.Equal(t, s.Type, typeName(config).Name(), s.Field)
			obj, _, _ := types.LookupFieldOrMethod(config, true, r.pkg, s.Field)
			assert.IsType(t, &types.Var{}, obj, s.Field)
		}
	}
	require.NotEmpty(t, lib.Modes)
	assert.Empty(t, lib.Modes[len(lib.Modes)-1].When, "the last mode must hold always")
}

func TestWatermillExists(t *testing.T) {
	for _, path := range append(watermill.Paths, watermill.Neutral...) {
		t.Run(path, func(t *testing.T) { checkFramework(t, watermill, path) })
	}
}

func TestGokaExists(t *testing.T) {
	checkFramework(t, goka, goka.Paths[0])
}

func TestKafkapubsubExists(t *testing.T) {
	for _, path := range append(kafkapubsub.Paths, kafkapubsub.Neutral...) {
		t.Run(path, func(t *testing.T) { checkFramework(t, kafkapubsub, path) })
	}
}

// TestFrameworksComplete checks that no method of the types that deliver and commit lacks a row.
func TestFrameworksComplete(t *testing.T) {
	for _, c := range []struct {
		lib   *Library
		path  string
		types []string
	}{
		{watermill, watermillMessage, []string{"Subscriber", "Publisher"}},
		{watermill, watermill.Paths[0], []string{"Publisher"}},
		{goka, goka.Paths[0], []string{"Context", "Emitter"}},
	} {
		rows := map[string]bool{}
		for _, row := range c.lib.Calls {
			if row.Path == "" || row.Path == c.path {
				rows[row.Recv+"."+row.Name] = true
			}
		}
		pkg := loadFramework(t, c.lib, c.path).pkg
		for _, name := range c.types {
			typ := pkg.Scope().Lookup(name).Type()
			if !types.IsInterface(typ) {
				typ = types.NewPointer(typ)
			}
			for m := range types.NewMethodSet(typ).Methods() {
				if m.Obj().Exported() {
					assert.True(t, rows[name+"."+m.Obj().Name()], "%s.%s has no row", name, m.Obj().Name())
				}
			}
		}
	}
}
