package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/kafkavet/kafkavet/lab/internal/catalog"
)

func TestSlowPairs(t *testing.T) {
	dir := t.TempDir()
	var pairs []*catalog.Pair
	for file, text := range map[string]string{
		"franz":     "kgo.AutoCommitInterval(100*time.Millisecond),",
		"sarama":    "config.Consumer.Offsets.AutoCommit.Interval = 50 * time.Millisecond",
		"confluent": `"auto.commit.interval.ms": 100,`,
		"never":     "kgo.AutoCommitInterval(time.Hour),",
		"at once":   `"auto.commit.interval.ms": 0,`,
	} {
		require.NoError(t, os.WriteFile(dir+"/"+file, []byte(text), 0o666))
		pairs = append(pairs, &catalog.Pair{Name: file, Programs: []*catalog.Program{{Files: []string{file}}}})
	}
	slow, files, err := slowPairs(dir, pairs)
	require.NoError(t, err)
	assert.Len(t, slow, 3)
	now := make(map[string]string)
	for file, text := range files {
		now[file] = string(text)
	}
	assert.Equal(t, map[string]string{
		"franz":     "kgo.AutoCommitInterval(5*time.Second),",
		"sarama":    "config.Consumer.Offsets.AutoCommit.Interval = 1*time.Second",
		"confluent": `"auto.commit.interval.ms": 5000,`,
	}, now)
}
