package analysistest_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/kafkavet/kafkavet"
	"github.com/kafkavet/kafkavet/analysistest"
	"github.com/kafkavet/kafkavet/internal/config"
)

// Without the configuration no pair of programs that stands for one of its keys is told apart.
func TestEveryKeyMatters(t *testing.T) {
	config.Fixed = new(config.Config)
	t.Cleanup(func() { config.Fixed = nil })
	m := analysistest.Load(t, filepath.Join(testdata, "configured"))
	results, err := m.Analyze(kafkavet.Analyzers()...)
	require.NoError(t, err)
	differs := map[string]bool{} // by the pair
	for _, r := range results {
		pair, _, _ := strings.Cut(m.Program(r.Package), "/")
		differs[pair] = differs[pair] || len(analysistest.Compare(r)) > 0
	}
	for _, key := range []string{"process", "commit", "retry", "dead-letter", "transactional-topics", "leave-out"} {
		assert.Contains(t, differs, key)
	}
	for pair, differs := range differs {
		assert.True(t, differs, pair)
	}
}
