package analysistest_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"

	"github.com/kafkavet/kafkavet"
	"github.com/kafkavet/kafkavet/analysistest"
)

// TestMessages tells how messages read: what they call the work is what the program itself calls, and looks at or drops the
// error of, rather than what that ends in; and without a fix they say what can be done.
func TestMessages(t *testing.T) {
	for module, programs := range map[string]map[string]string{
		"kafkago": {
			"despite-shutdown":          "although forward failed", // which calls Do
			"despite-void":              "although Print failed",
			"despite-handler-interface": "although Open failed",                // its error is dropped there, and not handed on
			"despite-hidden-package":    "although ExecContext in Save failed", // of another package, which drops it
			"despite-recover":           "even if Evaluate panics",             // where it panics, and not where that is recovered
			"commit-first-helper":       "if render fails",                     // beside the commit
			"skipped-layers":            "on which Save failed",
			"never-commits":             ": commit a record once it is processed; or leave the group out [never-commits]",
			"concurrent-workers-reader": "; work on the records of a partition one after the other, or commit them in order [commit-concurrent]",
			"concurrent-send":           "; wait for the work before the commit [commit-concurrent]",
			"skipped-continue":          "; stop, try again, or save the record in a dead-letter topic [failure-skipped]",
			"auto-commit-channel":       "; commit by hand behind the work [auto-commit]",
			"commit-first-goroutine":    "; commit behind the work, once that has succeeded [commit-before-processing]",
		},
		"sarama": {"failure-recover": "; make an error of the panic, and stop, try again, or save the record in a dead-letter topic [commit-despite-failure]"},
		"franz":  {"session-despite-failure": "; abort the transaction and go back to the record, or save it in a dead-letter topic [commit-despite-failure]"},
		"confluent": {
			"skipped-abort":     "; abort the transaction and go back to the record, or save it in a dead-letter topic [failure-skipped]",
			"concurrent-events": "; commit each record by itself, once it is processed [commit-concurrent]",
		},
	} {
		t.Run(module, func(t *testing.T) {
			t.Parallel()
			m := analysistest.Load(t, filepath.Join(testdata, module))
			for name, want := range programs {
				var messages []string
				for _, d := range said(t, m, name, kafkavet.Analyzers()...) {
					messages = append(messages, d.Message)
				}
				assert.Contains(t, strings.Join(messages, "\n"), want, name)
			}
		})
	}
}

// said is what analyzers say of a program's wrong half.
func said(t *testing.T, m *analysistest.Module, name string, analyzers ...*analysis.Analyzer) (all []analysistest.Diagnostic) {
	program, err := m.WithoutWants(m.Sources(name+"/wrong"), false)
	require.NoError(t, err)
	results, err := program.Analyze(analyzers...)
	require.NoError(t, err)
	for _, r := range results {
		all = append(all, r.Diagnostics...)
	}
	return all
}
