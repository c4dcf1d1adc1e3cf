package analysistest_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/kafkavet/kafkavet"
	"github.com/kafkavet/kafkavet/analysistest"
)

// TestNames tells what messages call the work: what the program itself calls, and looks at or drops the error of, rather than
// what that ends in.
func TestNames(t *testing.T) {
	m := analysistest.Load(t, filepath.Join(testdata, "kafkago"))
	for name, want := range map[string]string{
		"despite-shutdown":          "although forward failed", // which calls Do
		"despite-void":              "although Print failed",
		"despite-handler-interface": "although Open failed",                // its error is dropped there, and not handed on
		"despite-hidden-package":    "although ExecContext in Save failed", // of another package, which drops it
		"despite-recover":           "even if Evaluate panics",             // where it panics, and not where that is recovered
		"commit-first-helper":       "if render fails",                     // beside the commit
		"skipped-layers":            "on which Save failed",
	} {
		program, err := m.WithoutWants(m.Sources(name+"/wrong"), false)
		require.NoError(t, err)
		results, err := program.Analyze(kafkavet.Analyzers()...)
		require.NoError(t, err)
		var messages string
		for _, r := range results {
			for _, d := range r.Diagnostics {
				messages += d.Message
			}
		}
		assert.Contains(t, messages, want, name)
	}
}
