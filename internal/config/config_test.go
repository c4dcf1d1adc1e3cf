package config

import (
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const whole = `# what the analysis cannot see
checks:
  isolation: false
  commitorder: true
functions:
  process: [example.com/kit.Book, gopkg.in/kit.v2.Queue.Put]
  commit:
    - example.com/kit.Done
  retry: &same [example.com/kit.Insist]
  dead-letter: *same
transactional-topics: [orders, "42"]
leave-out: [gen, cmd/*/old.go]
`

func TestParse(t *testing.T) {
	got, err := Parse("f.yml", []byte(whole), []string{"commitorder", "isolation"})
	require.NoError(t, err)
	assert.Equal(t, &Config{
		Checks: map[string]bool{"isolation": false, "commitorder": true},
		Functions: Functions{
			Process:    []string{"example.com/kit.Book", "gopkg.in/kit.v2.Queue.Put"},
			Commit:     []string{"example.com/kit.Done"},
			Retry:      []string{"example.com/kit.Insist"},
			DeadLetter: []string{"example.com/kit.Insist"},
		},
		TransactionalTopics: []string{"orders", "42"},
		LeaveOut:            []string{"gen", "cmd/*/old.go"},
	}, got)
	for _, empty := range []string{"", "# nothing yet\n", "---\n", "checks:\nfunctions:\n  process:\nleave-out:\n"} {
		got, err := Parse("f.yml", []byte(empty), nil)
		require.NoError(t, err, empty)
		assert.Empty(t, got.Checks, empty)
		assert.Empty(t, got.LeaveOut, empty)
	}
}

func TestParseSaysWhereAndWhat(t *testing.T) {
	for text, want := range map[string]string{
		"checks:\n  isolation: false\ntopics: [a]\n":         `f.yml:3:1: unknown key "topics": there are checks, functions, transactional-topics, leave-out`,
		"functions:\n  proces: []\n":                         `f.yml:2:3: unknown key "proces": there are process, commit, retry, dead-letter`,
		"checks:\n  isolatoin: false\n":                      `f.yml:2:3: unknown check "isolatoin": there are commitorder, isolation`,
		"checks:\n  isolation: off please\n":                 `f.yml:2:14: "off please", where true or false is wanted`,
		"checks:\n  isolation: \"false\"\n":                  `f.yml:2:14: "false", where true or false is wanted`,
		"checks: [isolation]\n":                              `f.yml:1:9: a list, where keys with values are wanted`,
		"leave-out: gen\n":                                   `f.yml:1:12: "gen", where a list is wanted`,
		"leave-out: {gen: true}\n":                           `f.yml:1:12: keys with values, where a list is wanted`,
		"leave-out: [gen, 7]\n":                              `f.yml:1:18: "7", where a string is wanted`,
		"leave-out: [~]\n":                                   `f.yml:1:13: nothing, where a string is wanted`,
		"leave-out: [./gen]\n":                               `f.yml:1:13: "./gen" is no path below the module's root: write it as in cmd/legacy, without ./ before and / behind it`,
		"leave-out:\n- ../other\n":                           `f.yml:2:3: "../other" is no path below the module's root: write it as in cmd/legacy, without ./ before and / behind it`,
		"leave-out: ['a[']\n":                                `f.yml:1:13: "a[" is no pattern: syntax error in pattern`,
		"functions: {commit: [Done]}\n":                      `f.yml:1:22: "Done" names no function: write import/path.Function or import/path.Type.Method`,
		"functions: {commit: ['(*example.com/q.T).Done']}\n": `f.yml:1:22: "(*example.com/q.T).Done" names no function: write import/path.Function or import/path.Type.Method`,
		"transactional-topics: ['']\n":                       `f.yml:1:24: a topic without a name`,
		"leave-out: [a]\nleave-out: [b]\n":                   `f.yml:2:1: key "leave-out" stands here twice: first in line 1`,
		"- checks\n":                                         `f.yml:1:1: a list, where keys with values are wanted`,
		"word\n":                                             `f.yml:1:1: "word", where keys with values are wanted`,
		"checks: {}\n---\nchecks: {}\n":                      `f.yml:2:1: a second document: there is one in a file`,
		"leave-out: [a\nchecks: {}\n":                        "f.yml:1: did not find expected ',' or ']'",
		"leave-out: *gen\n":                                  "f.yml: unknown anchor 'gen' referenced",
	} {
		_, err := Parse("f.yml", []byte(text), []string{"commitorder", "isolation"})
		assert.EqualError(t, err, want, text)
	}
}

func TestDecode(t *testing.T) {
	got, err := Decode("settings", map[string]any{
		"checks":    map[string]any{"isolation": false},
		"functions": map[string]any{"commit": []any{"example.com/kit.Done"}, "retry": nil},
		"leave-out": []string{"gen"},
	}, []string{"commitorder", "isolation"})
	require.NoError(t, err)
	assert.Equal(t, &Config{
		Checks: map[string]bool{"isolation": false}, LeaveOut: []string{"gen"},
		Functions: Functions{Commit: []string{"example.com/kit.Done"}},
	}, got)
	none, err := Decode("settings", nil, nil)
	require.NoError(t, err)
	assert.Equal(t, new(Config), none)
	for want, settings := range map[string]any{
		`settings: unknown key "topics": there are checks, functions, transactional-topics, leave-out`: map[string]any{"topics": 1},
		`settings: unknown check "order": there are isolation`:                                         map[string]any{"checks": map[any]any{"order": true}},
		`settings: "7", where a list is wanted`:                                                        map[string]any{"leave-out": 7},
		`settings: "gen", where keys with values are wanted`:                                           "gen",
	} {
		_, err := Decode("settings", settings, []string{"isolation"})
		assert.EqualError(t, err, want)
	}
}

func write(t *testing.T, file, text string) {
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o777))
	require.NoError(t, os.WriteFile(file, []byte(text), 0o666))
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	none, err := Load(dir, nil)
	require.NoError(t, err)
	assert.Equal(t, new(Config), none)
	write(t, filepath.Join(dir, Name), "leave-out: [gen, cmd/*/old.go]\n")
	c, err := Load(dir, nil)
	require.NoError(t, err)
	for name, want := range map[string]bool{
		"gen/a.go": true, "gen/deep/a.go": true, "cmd/x/old.go": true,
		"a.go": false, "general/a.go": false, "cmd/x/new.go": false, "cmd/old.go": false, "x/gen/a.go": false, "../gen/a.go": false,
	} {
		assert.Equal(t, want, c.LeavesOut(filepath.Join(dir, name)), name)
	}
	assert.False(t, none.LeavesOut(filepath.Join(dir, "gen", "a.go")))

	write(t, filepath.Join(dir, Name), "gen: true\n")
	_, err = Load(dir, nil)
	assert.ErrorContains(t, err, filepath.Join(dir, Name)+":1:1: unknown key")
}

func TestRootAndNested(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"go.mod", "a/b/b.go", "nested/go.mod", "nested/" + Name, "a/testdata/" + Name, "_old/" + Name, ".git/" + Name, "vendor/x/" + Name, Name} {
		write(t, filepath.Join(dir, name), "")
	}
	assert.Equal(t, dir, Root(filepath.Join(dir, "a", "b")))
	assert.Equal(t, dir, Root(dir))
	assert.Equal(t, filepath.Join(dir, "nested"), Root(filepath.Join(dir, "nested", "deep")))
	assert.NoError(t, Nested(dir))

	write(t, filepath.Join(dir, "a", "b", Name), "")
	assert.EqualError(t, Nested(dir), filepath.Join(dir, "a", "b", Name)+
		" is not in the root of its module, where it would count: there is one file for a module, "+filepath.Join(dir, Name))
}

func TestRole(t *testing.T) {
	c := Config{Functions: Functions{
		Process: []string{"example.com/kit.Book"}, Commit: []string{"example.com/kit.Queue.Done"},
		Retry: []string{"example.com/kit.Insist"}, DeadLetter: []string{"example.com/kit.Queue.Bury"},
	}}
	kit := types.NewPackage("example.com/kit", "kit")
	vendored := types.NewPackage("example.com/app/vendor/example.com/kit", "kit")
	queue := types.NewNamed(types.NewTypeName(token.NoPos, kit, "Queue", nil), types.NewStruct(nil, nil), nil)
	fn := func(pkg *types.Package, recv types.Type, name string) *types.Func {
		var r *types.Var
		if recv != nil {
			r = types.NewVar(token.NoPos, pkg, "", recv)
		}
		return types.NewFunc(token.NoPos, pkg, name, types.NewSignatureType(r, nil, nil, nil, nil, false))
	}
	for want, fns := range map[Role][]*types.Func{
		Process:    {fn(kit, nil, "Book"), fn(vendored, nil, "Book")},
		Commit:     {fn(kit, queue, "Done"), fn(kit, types.NewPointer(queue), "Done")},
		Retry:      {fn(kit, nil, "Insist")},
		DeadLetter: {fn(kit, queue, "Bury")},
		NoRole:     {nil, fn(kit, nil, "Done"), fn(kit, queue, "Book"), fn(nil, nil, "Book")},
	} {
		for _, fn := range fns {
			assert.Equal(t, want, c.Role(fn), "%v", fn)
		}
	}
}
