package golangci

import (
	"go/token"
	"testing"

	"github.com/golangci/plugin-module-register/register"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"

	"github.com/kafkavet/kafkavet/internal/config"
)

// made is the linter as golangci-lint makes it.
func made(t *testing.T, settings any) (register.LinterPlugin, error) {
	t.Helper()
	t.Cleanup(func() { config.Fixed = nil })
	plugin, err := register.GetPlugin("kafkavet")
	require.NoError(t, err)
	return plugin(settings)
}

func names(t *testing.T, settings any) (all []string) {
	t.Helper()
	plugin, err := made(t, settings)
	require.NoError(t, err)
	assert.Equal(t, "typesinfo", plugin.GetLoadMode())
	analyzers, err := plugin.BuildAnalyzers()
	require.NoError(t, err)
	for _, a := range analyzers {
		all = append(all, a.Name)
	}
	require.NoError(t, analysis.Validate(analyzers))
	return all
}

func TestSettings(t *testing.T) {
	assert.Equal(t, []string{"commitorder", "autocommit", "isolation", "directive"}, names(t, nil))
	assert.Empty(t, config.Fixed.LeaveOut)
	assert.Equal(t, []string{"commitorder", "autocommit", "directive"}, names(t, map[string]any{
		"checks":    map[string]any{"isolation": false, "directive": true},
		"functions": map[string]any{"process": []any{"example.com/kit.Book"}, "dead-letter": nil},
		"leave-out": []any{"gen"},
	}))
	assert.Equal(t, []string{"example.com/kit.Book"}, config.Fixed.Functions.Process)
	assert.Equal(t, []string{"gen"}, config.Fixed.LeaveOut)
}

func TestBadSettings(t *testing.T) {
	for want, settings := range map[string]any{
		`settings of kafkavet: unknown key "topics": there are checks, functions, transactional-topics, leave-out`: map[string]any{"topics": []any{"a"}},
		`settings of kafkavet: unknown check "isolatoin": there are commitorder, autocommit, isolation, directive`: map[string]any{"checks": map[string]any{"isolatoin": false}},
		`settings of kafkavet: "off", where true or false is wanted`:                                               map[string]any{"checks": map[string]any{"isolation": "off"}},
		`settings of kafkavet: "gen", where a list is wanted`:                                                      map[string]any{"leave-out": "gen"},
		`settings of kafkavet: "Done" names no function: write import/path.Function or import/path.Type.Method`:    map[string]any{"functions": map[string]any{"commit": []any{"Done"}}},
		`settings of kafkavet: a list, where keys with values are wanted`:                                          []any{"checks"},
	} {
		plugin, err := made(t, settings)
		assert.EqualError(t, err, want)
		assert.Nil(t, plugin)
	}
}

// golangci-lint would apply the half of a fix that is in the finding's own file.
func TestAdapt(t *testing.T) {
	fset := token.NewFileSet()
	a, b := fset.AddFile("/m/a.go", -1, 100), fset.AddFile("/m/b.go", -1, 100)
	b.SetLines([]int{0, 10, 20})
	edit := func(f *token.File) analysis.TextEdit { return analysis.TextEdit{Pos: f.Pos(3), End: f.Pos(4)} }
	both := analysis.SuggestedFix{Message: "both", TextEdits: []analysis.TextEdit{edit(a), edit(b)}}
	one := analysis.SuggestedFix{Message: "one", TextEdits: []analysis.TextEdit{edit(a), {Pos: a.Pos(100), End: a.Pos(100)}}}
	d := adapt(fset, analysis.Diagnostic{
		Pos: a.Pos(5), Message: "too late [late]", Category: "late",
		Related:        []analysis.RelatedInformation{{Pos: a.Pos(1), Message: "polled here"}, {Pos: b.Pos(12), Message: "committed here"}},
		SuggestedFixes: []analysis.SuggestedFix{both, one},
	})
	assert.Equal(t, "too late [late] (polled here: a.go:1:2, committed here: b.go:2:3)", d.Message)
	assert.Empty(t, d.Related)
	assert.Equal(t, []analysis.SuggestedFix{one}, d.SuggestedFixes)
}
