package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/kafkavet/kafkavet/lab/internal/apache"
	"github.com/kafkavet/kafkavet/lab/internal/catalog"
	"github.com/kafkavet/kafkavet/lab/internal/crash"
	"github.com/kafkavet/kafkavet/lab/internal/judge"
)

// aRun is a run with two programs, the first of which loses some records.
func aRun(broker string, lost ...int) *report {
	wrong := &catalog.Program{Name: "franz/x/wrong", Files: []string{"x/wrong.go"}, Doc: "does it.", Wants: []catalog.Place{{Category: "auto-commit"}}}
	right := &catalog.Program{Name: "franz/x/right", Files: []string{"x/right.go"}, Guarantee: "at-least-once"}
	pairs := []*catalog.Pair{{Name: "franz/x", Programs: []*catalog.Program{wrong, right}}}
	before, hold := crash.Find("before"), crash.Find("hold")
	return &report{
		Broker: broker, all: pairs, pairs: pairs, whole: true, repeat: 3,
		said: catalog.Analyzed{
			wrong.Name: {Findings: wrong.Wants},
			right.Name: {Guarantees: []string{"at-least-once"}},
		},
		saidFixed: catalog.Analyzed{wrong.Name: {Guarantees: []string{"at-least-once"}}},
		results: []*judge.Result{
			{Program: wrong, Point: before, Outcomes: []crash.Outcome{{Lost: lost, Repeated: []int{1}}}},
			{Program: wrong, Point: hold, Outcomes: []crash.Outcome{{}}},
			{Program: wrong, Point: before, Fixed: true, Outcomes: []crash.Outcome{{}}},
			{Program: right, Point: before, Outcomes: []crash.Outcome{{}}},
			{Program: right, Point: hold, Skipped: "needs hooks"},
		},
	}
}

func TestGuarantees(t *testing.T) {
	file := filepath.Join(t.TempDir(), "guarantees.md")
	read := func() string {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		return string(text)
	}
	require.NoError(t, aRun("kfake", 7, 8).writeGuarantees(t.Context(), file))
	assert.Contains(t, read(), "| [x/wrong](../lab/x/wrong.go): does it. | [auto-commit](checks/auto-commit.md) | loses and repeats | loses 7-8 and repeats 1: before; nothing: hold |  |\n")
	assert.Contains(t, read(), "There are 2 programs, in 1 pairs of the same work.")
	assert.Contains(t, read(), "lost (on kfake alone)\n", "points that need a broker that loses requests")
	require.NoError(t, aRun(apache.Name, 9).writeGuarantees(t.Context(), file))
	both := read()
	for _, line := range []string{
		"| [x/wrong](../lab/x/wrong.go): does it. | [auto-commit](checks/auto-commit.md) | loses and repeats | loses 7-8 and repeats 1: before; nothing: hold | loses 9 and repeats 1: before; nothing: hold |\n",
		"| [x/wrong](../lab/x/wrong.go) with kafkavet's fix | at-least-once | at-least-once | nothing: before | nothing: before |\n",
		"| [x/right](../lab/x/right.go) | at-least-once | at-least-once | nothing: before | nothing: before |\n",
		"| Apache Kafka 4.3.1 | 3 times, always the same | `go run -C lab . -broker apache -repeat 3 -report ../docs/guarantees.md` |\n",
	} {
		assert.Contains(t, both, line)
	}
	require.NoError(t, aRun("kfake", 7, 8).writeGuarantees(t.Context(), file))
	assert.Equal(t, both, read(), "what is known of the other broker stays")

	assert.Error(t, aRun("host:9092").writeGuarantees(t.Context(), file), "there is no column")

	assert.Empty(t, aRun("kfake", 7, 8).stale(both))
	assert.Empty(t, aRun("kfake", 3).stale(both), "another record")
	assert.Equal(t, []string{`[x/wrong](../lab/x/wrong.go): shown is "repeats", and not "loses and repeats"`}, aRun("kfake").stale(both))
	assert.Equal(t, []string{`[x/wrong](../lab/x/wrong.go): what happened is "repeats 1: before; nothing: hold", and not "loses 9 and repeats 1: before; nothing: hold"`}, aRun(apache.Name).stale(both))
	assert.Len(t, aRun("kfake").stale(""), 3, "all are missing")

	less := aRun("kfake", 7)
	less.pairs[0].Programs = less.pairs[0].Programs[:1]
	assert.Equal(t, []string{`[x/right](../lab/x/right.go) is not in the lab any more`}, less.stale(both))
	less = aRun("kfake", 7)
	less.said["franz/x/right"] = &catalog.Said{}
	assert.Equal(t, []string{`[x/right](../lab/x/right.go): kafkavet says "-", and not "at-least-once"`}, less.stale(both))
}
