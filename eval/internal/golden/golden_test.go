package golden

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/kafkavet/kafkavet/eval/internal/runner"
)

func outcome(change func(*runner.Result)) runner.Outcome {
	r := &runner.Result{
		Findings: []runner.Finding{
			{Category: "auto-commit", File: "a.go", Line: 3, Column: 1, Message: "first"},
			{Category: "failure-skipped", File: "a.go", Line: 9, Column: 1, Message: "second"},
		},
		Consumers: []runner.Consumer{{File: "a.go", Line: 3, Column: 1, Guarantee: "at-most-once"}},
		Functions: &runner.Functions{WithEvents: 2},
		LeftOut:   []runner.LeftOut{{Package: "m/p", Reason: "no"}},
	}
	if change != nil {
		change(r)
	}
	return runner.Outcome{Job: runner.Job{Repo: "o/r", Commit: "c", Module: "."}, Result: r}
}

func TestCompare(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*runner.Result)
		want   string
	}{
		"nothing":            {nil, ""},
		"evidence":           {func(r *runner.Result) { r.Findings[0].Evidence = []runner.Evidence{{File: "a.go"}} }, ""},
		"the order":          {func(r *runner.Result) { r.Findings[0], r.Findings[1] = r.Findings[1], r.Findings[0] }, ""},
		"one is gone":        {func(r *runner.Result) { r.Findings = r.Findings[:1] }, "- a.go:9:1: second [failure-skipped]\n"},
		"one is elsewhere":   {func(r *runner.Result) { r.Findings[1].Line = 10 }, "- a.go:9:1: second [failure-skipped]\n+ a.go:10:1: second [failure-skipped]\n"},
		"another category":   {func(r *runner.Result) { r.Findings[1].Category = "x" }, "< a.go:9:1: second [failure-skipped]\n> a.go:9:1: second [x]\n"},
		"another message":    {func(r *runner.Result) { r.Findings[1].Message = "x" }, "< a.go:9:1: second [failure-skipped]\n> a.go:9:1: x [failure-skipped]\n"},
		"another column":     {func(r *runner.Result) { r.Findings[1].Column = 5 }, "< a.go:9:1: second [failure-skipped]\n> a.go:9:5: second [failure-skipped]\n"},
		"a guarantee":        {func(r *runner.Result) { r.Consumers[0].Guarantee = "unknown" }, "  consumer a.go:3: unknown, was at-most-once\n"},
		"a consumer is gone": {func(r *runner.Result) { r.Consumers = nil }, "  consumer a.go:3: not told, was at-most-once\n"},
		"a consumer appears": {
			func(r *runner.Result) {
				r.Consumers = append(r.Consumers, runner.Consumer{File: "b.go", Line: 1, Guarantee: "none"})
			},
			"  consumer b.go:1: none, was not told\n",
		},
		"no model":            {func(r *runner.Result) { r.Consumers, r.Functions = nil, nil }, ""},
		"no longer left out":  {func(r *runner.Result) { r.LeftOut = nil }, "  m/p is no longer left out: no\n"},
		"left out":            {func(r *runner.Result) { r.LeftOut = append(r.LeftOut, runner.LeftOut{Package: "m", Reason: "why"}) }, "  m is left out now: why\n"},
		"another reason only": {func(r *runner.Result) { r.LeftOut[0].Reason = "why" }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := Compare(outcome(nil), outcome(c.change))
			if c.want != "" {
				c.want = "o/r@c\n" + c.want
			}
			var b strings.Builder
			d.Print(&b)
			assert.Equal(t, c.want, b.String())
			assert.Equal(t, c.want == "", d.Empty())
		})
	}
}

func TestLostAnswers(t *testing.T) {
	failed := runner.Outcome{Err: errors.New("too slow")}
	assert.Equal(t, []string{"before: an answer; now: too slow"}, Compare(outcome(nil), failed).Answers)
	assert.Equal(t, []string{"before: too slow; now: an answer"}, Compare(failed, outcome(nil)).Answers)
	assert.True(t, Compare(failed, failed).Empty())
}
