package main

import (
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

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

// TestBrokers runs a pair on a broker that somebody else has started, as -brokers does: what needs power over the broker is left out by name.
func TestBrokers(t *testing.T) {
	fake, err := broker.Fake()
	require.NoError(t, err)
	defer fake.Close()
	b, err := start(t.Context(), "", strings.Join(fake.Addrs, ","))
	require.NoError(t, err)
	defer b.Close()
	s := &session{pattern: regexp.MustCompile("^kafkago/commit-first$"), repeat: 1, parallel: 4, broker: b, progress: func(line string) { t.Log(line) }}
	r, err := s.run(t.Context())
	require.NoError(t, err)
	assert.Empty(t, r.Differences)
	var text strings.Builder
	require.NoError(t, r.text(&text))
	assert.Regexp(t, `(?m)^kafkago/commit-first/wrong +before +commit-before-processing +7 +none +8 +12 +1/1 +yes$`, text.String())
	assert.Contains(t, text.String(), `skipped: kafkago/commit-first/wrong at "commit-lost": needs a broker that loses requests on demand`)
}

// TestSecondChance is for a program that does not move: once may be the machine's fault, twice is no verdict, by name.
func TestSecondChance(t *testing.T) {
	hangs := crash.NoVerdict{Reason: "no step in 15s"}
	for name, test := range map[string]struct {
		tries     []error
		outcomes  int
		noVerdict string
		again     int
	}{
		"moves":         {[]error{nil, nil}, 2, "", 0},
		"hangs once":    {[]error{nil, hangs, nil}, 2, "", 1},
		"hangs twice":   {[]error{hangs, hangs}, 0, "no step in 15s", 1},
		"broker fails":  {[]error{errors.New("died"), errors.New("died")}, 0, "died", 1},
		"once and once": {[]error{hangs, nil, hangs, nil}, 2, "", 2},
	} {
		var progress []string
		s := &session{repeat: 2, progress: func(line string) { progress = append(progress, line) }}
		r := &judge.Result{Program: &catalog.Program{Name: "x/y/right", Guarantee: "at-least-once"}, Point: crash.Find("fail")}
		tries := test.tries
		require.NoError(t, s.experiment(t.Context(), func() (crash.Outcome, error) {
			err := tries[0]
			tries = tries[1:]
			return crash.Outcome{}, err
		}, r), name)
		assert.Empty(t, tries, name)
		assert.Len(t, r.Outcomes, test.outcomes, name)
		assert.Equal(t, test.noVerdict, r.NoVerdict, name)
		assert.Len(t, progress, test.again, name)
		if test.noVerdict != "" {
			assert.Contains(t, (&report{Differences: judge.Pair([]*judge.Result{r})}).notes(), `x/y/right: no verdict at "fail": `+test.noVerdict)
		}
	}
}

func TestSummary(t *testing.T) {
	right := &catalog.Program{Name: "x/y/right", Guarantee: "at-least-once"}
	wrong := &catalog.Program{Name: "x/y/wrong", Wants: []catalog.Place{{Category: "auto-commit"}}}
	only := &catalog.Program{Name: "x/z/only", Shown: "at-most-once"}
	fail := crash.Find("fail")
	r := &report{
		Broker: "kfake",
		pairs:  []*catalog.Pair{{Programs: []*catalog.Program{right, wrong}}, {Programs: []*catalog.Program{only}}},
		took:   90 * time.Second,
		said: catalog.Analyzed{
			"x/y/right": {Guarantees: []string{"at-least-once"}},
			"x/y/wrong": {Findings: wrong.Wants, Guarantees: []string{"at-most-once"}},
		},
		results: []*judge.Result{
			{Program: right, Point: fail, Outcomes: make([]crash.Outcome, 20)},
			{Program: wrong, Point: fail, Outcomes: make([]crash.Outcome, 20)},
			{Program: wrong, Point: fail, Outcomes: make([]crash.Outcome, 20), Fixed: true},
			{Program: only, Point: fail, Skipped: "needs more"},
		},
	}
	assert.Equal(t, "kfake: 2 pairs, 3 programs: 1 at-least-once; 1 auto-commit; 1 not judged\n"+
		"3 experiments, 60 tries, 1m30s; 1 experiments skipped; 0 disagreements", r.summary())
}

func TestJSON(t *testing.T) {
	p := &catalog.Program{Name: "x/y/z", Guarantee: "unknown", Shown: "at-most-once"}
	r := &report{
		Broker: "kfake",
		said:   catalog.Analyzed{"x/y/z": {Guarantees: []string{"unknown"}}},
		results: []*judge.Result{
			{Program: p, Point: crash.Find("fail"), Outcomes: []crash.Outcome{{Lost: []int{7}, Took: time.Millisecond}}},
			{Program: p, Point: crash.Find("unsent"), Skipped: "needs more"},
		},
		Differences: []judge.Difference{{Program: p, What: "is odd"}},
	}
	var b strings.Builder
	require.NoError(t, r.json(&b))
	assert.JSONEq(t, `{
		"broker": "kfake",
		"results": [
			{"program": "x/y/z", "point": "fail", "expected": "at-most-once", "verdict": "unknown",
			 "outcomes": [{"lost": [7], "repeated": null, "aborted": null, "took": 1000000}]},
			{"program": "x/y/z", "point": "unsent", "expected": "at-most-once", "verdict": "unknown", "outcomes": null, "skipped": "needs more"}
		],
		"differences": ["x/y/z: is odd"]
	}`, b.String())
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
