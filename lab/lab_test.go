package main

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/kafkavet/kafkavet/lab/internal/broker"
)

// TestLab is a run of the lab as the command has it: no verdict may disagree with the broker.
func TestLab(t *testing.T) {
	b, err := broker.Fake()
	require.NoError(t, err)
	defer b.Close()
	s := &session{pattern: regexp.MustCompile(""), repeat: 1, parallel: 4, fixes: true, broker: b, progress: func(line string) { t.Log(line) }}
	r, err := s.run(t.Context())
	require.NoError(t, err)
	for _, d := range r.Differences {
		t.Error(d)
	}
	assert.NotEmpty(t, r.results)
	for _, x := range r.results {
		assert.Empty(t, x.Skipped, "%s at %q", x.Name(), x.Point.Name)
	}
}

func TestNumbers(t *testing.T) {
	for want, ns := range map[string][]int{"none": nil, "7": {7}, "0-3, 5, 8-9": {0, 1, 2, 3, 5, 8, 9}} {
		assert.Equal(t, want, numbers(ns))
	}
}
