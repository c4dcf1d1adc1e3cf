package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/kafkavet/kafkavet/lab/internal/apache"
	"github.com/kafkavet/kafkavet/lab/internal/broker"
	"github.com/kafkavet/kafkavet/lab/internal/catalog"
	"github.com/kafkavet/kafkavet/lab/internal/crash"
	"github.com/kafkavet/kafkavet/lab/internal/judge"
	"github.com/kafkavet/kafkavet/lab/internal/operator"
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
	upToDate(t, r)
	assert.NotEmpty(t, r.results)
	for _, x := range r.results {
		assert.Empty(t, x.Skipped, "%s at %q", x.Name(), x.Point.Name)
	}
}

// apachePairs are those that the test runs on Apache Kafka, one for each fault: all of them take long there.
var apachePairs = regexp.MustCompile(`/(commit-first|mark-first|failure-logged|failure-skipped|never-commits|goroutine-each|isolation|transform|fenced|new-protocol)$`)

// TestApache is the same on a broker of Apache Kafka, for some of the pairs.
func TestApache(t *testing.T) {
	if err := apache.Available(); err != nil {
		t.Skip(err)
	}
	b, err := startApache(t.Context(), t.Output())
	require.NoError(t, err)
	defer func() { assert.NoError(t, b.Close()) }()
	s := &session{pattern: apachePairs, repeat: 1, parallel: 8, fixes: true, broker: b, progress: func(line string) { t.Log(line) }}
	r, err := s.run(t.Context())
	require.NoError(t, err)
	for _, d := range r.Differences {
		t.Error(d)
	}
	assert.NotEmpty(t, r.results)
}

// upToDate fails the test if docs/guarantees.md has other verdicts than the run.
func upToDate(t *testing.T, r *report) {
	t.Helper()
	text, err := os.ReadFile("../docs/guarantees.md")
	require.NoError(t, err)
	for _, what := range r.stale(string(text)) {
		t.Errorf("docs/guarantees.md is stale: %s", what)
	}
}

func TestOperator(t *testing.T) {
	group := &operator.Group{Name: "g", State: "Stable", Partitions: []operator.Partition{{Topic: "t", Committed: 8, End: 20, Lag: 12, Member: "m"}}}
	r := &report{results: []*judge.Result{{
		Program:  &catalog.Program{Name: "x/y/z"},
		Point:    crash.Find("before"),
		Outcomes: []crash.Outcome{{Before: group, Crashed: group}},
	}}}
	var b strings.Builder
	require.NoError(t, r.operator(&b))
	assert.Equal(t, 2, strings.Count(b.String(), "GROUP "), "nobody looked a third time")
	assert.Regexp(t, `^x/y/z at "before", before the crash, the program alive:\n\nGROUP .*LAG.*\ng  .* 8  .* 20  .* 12  `, b.String())
}

func TestNumbers(t *testing.T) {
	for want, ns := range map[string][]int{"none": nil, "7": {7}, "0-3, 5, 8-9": {0, 1, 2, 3, 5, 8, 9}} {
		assert.Equal(t, want, numbers(ns))
	}
}
