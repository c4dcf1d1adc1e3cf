package analysistest_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/kafkavet/kafkavet"
	"github.com/kafkavet/kafkavet/analysistest"
	"github.com/kafkavet/kafkavet/analysistest/metamorph"
)

var update = flag.Bool("update", false, "write the golden files of fixes")

// TestFixes holds the first fix of each finding, alone and with all others of its program, to what a fix promises: see
// Module.CheckFix. The golden files, name.go.golden beside each file, are the programs with all fixes.
func TestFixes(t *testing.T) {
	for _, module := range modules {
		t.Run(module, func(t *testing.T) {
			t.Parallel()
			m := analysistest.Load(t, filepath.Join(testdata, module))
			for _, name := range programs(m) {
				if !strings.HasSuffix(name, "/wrong") {
					continue
				}
				plain, err := m.WithoutWants(m.Sources(name), false)
				require.NoError(t, err)
				golden(t, plain, proveFixes(t, name, plain))
				windows, err := m.WithoutWants(m.Sources(name), true)
				require.NoError(t, err)
				proveFixes(t, name+" with CRLF", windows)
			}
		})
	}
}

// proveFixes checks the fixes of a program, alone and together, and that there is nothing left to apply then. It returns
// the files with all fixes.
func proveFixes(t *testing.T, name string, m *analysistest.Module) map[string][]byte {
	t.Helper()
	analyzers := kafkavet.Analyzers()
	before, err := m.Analyze(analyzers...)
	require.NoError(t, err, name)
	fixes := analysistest.Fixes(before)
	if len(fixes) == 0 {
		return nil
	}
	if len(fixes) > 1 {
		for _, f := range fixes {
			_, _, err := m.CheckFix(before, []analysistest.Fix{f}, analyzers...)
			assert.NoError(t, err, "%s: %s: %s", name, f.Posn, f.Message)
		}
	}
	_, after, err := m.CheckFix(before, fixes, analyzers...)
	if !assert.NoError(t, err, "%s: all fixes", name) {
		return nil
	}
	assert.Empty(t, analysistest.Fixes(after), "%s: fixes of what was fixed", name)
	files, err := m.Apply(fixes...)
	require.NoError(t, err, name)
	return files
}

// golden compares what fixes change with the golden files.
func golden(t *testing.T, m *analysistest.Module, files map[string][]byte) {
	t.Helper()
	if files == nil {
		return
	}
	for _, name := range m.Changed(files) {
		if *update {
			require.NoError(t, os.WriteFile(name+".golden", files[name], 0o666))
			continue
		}
		want, err := os.ReadFile(name + ".golden")
		if assert.NoError(t, err, "go test ./analysistest -run TestFixes$ -update writes it, to be read") {
			assert.Equal(t, string(bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n"))), string(files[name]), name)
		}
	}
}

// TestFixesOfVariants does the same with the rewritings of the programs; golden files apart.
func TestFixesOfVariants(t *testing.T) {
	for _, module := range modules {
		t.Run(module, func(t *testing.T) {
			t.Parallel()
			m := analysistest.Load(t, filepath.Join(testdata, module))
			for _, name := range programs(m) {
				if !strings.HasSuffix(name, "/wrong") {
					continue
				}
				for _, r := range metamorph.Rewritings {
					if testing.Short() && !sampled(module+name+r.Name) {
						continue
					}
					v := r.Apply(m, name)
					if v.Places == 0 {
						continue
					}
					plain, err := m.WithoutWants(v.Sources, false)
					require.NoError(t, err)
					proveFixes(t, name+" as "+r.Name, plain)
				}
			}
		})
	}
}
