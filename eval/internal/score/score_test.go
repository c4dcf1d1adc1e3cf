package score

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/kafkavet/kafkavet/eval/internal/corpus"
	"github.com/kafkavet/kafkavet/eval/internal/runner"
)

// label is a label of the only module, in a.go.
func label(line int, function, verdict string, more ...func(*corpus.Label)) corpus.Label {
	l := corpus.Label{Repo: "o/r", Commit: "c", Module: ".", File: "a.go", Line: line, Func: function, Verdict: verdict, Client: "sarama"}
	for _, f := range more {
		f(&l)
	}
	return l
}

func alt(places ...string) func(*corpus.Label) { return func(l *corpus.Label) { l.Alt = places } }
func also(cs ...string) func(*corpus.Label)    { return func(l *corpus.Label) { l.Also = cs } }
func in(file string) func(*corpus.Label)       { return func(l *corpus.Label) { l.File = file } }
func by(client string) func(*corpus.Label)     { return func(l *corpus.Label) { l.Client = client } }
func site(s string) func(*corpus.Label)        { return func(l *corpus.Label) { l.Site = s } }

// finding is a finding in a.go.
func finding(line int, function, category string) runner.Finding {
	return runner.Finding{Category: category, File: "a.go", Line: line, Func: function}
}

func elsewhere(file string, f runner.Finding) runner.Finding {
	f.File = file
	return f
}

func outcome(findings ...runner.Finding) runner.Outcome {
	return runner.Outcome{
		Job:    runner.Job{Repo: "o/r", Commit: "c", Module: "."},
		Result: &runner.Result{Findings: findings},
	}
}

const (
	skipped = "failure-skipped"
	despite = "commit-despite-failure"
)

func TestFaults(t *testing.T) {
	type labels []corpus.Label
	type findings []runner.Finding
	for name, c := range map[string]struct {
		labels   labels
		findings findings
		want     []string
	}{
		"nothing there is missed":            {labels{label(5, "f", skipped)}, nil, []string{Missed}},
		"anywhere in the function":           {labels{label(5, "f", skipped)}, findings{finding(9, "f", skipped)}, []string{Found}},
		"not in another function":            {labels{label(5, "f", skipped)}, findings{finding(9, "g", skipped)}, []string{Missed}},
		"not in another file's function":     {labels{label(5, "f", skipped)}, findings{elsewhere("b.go", finding(9, "f", skipped))}, []string{Missed}},
		"a literal belongs to its function":  {labels{label(5, "main$consumer", skipped)}, findings{finding(9, "main", skipped)}, []string{Found}},
		"on the label's own line":            {labels{label(5, "T.old", skipped)}, findings{finding(5, "f", skipped)}, []string{Found}},
		"on another line that will do":       {labels{label(5, "f", skipped, alt("b.go:7"))}, findings{elsewhere("b.go", finding(7, "g", skipped))}, []string{Found}},
		"not beside that line":               {labels{label(5, "f", skipped, alt("b.go:7"))}, findings{elsewhere("b.go", finding(8, "g", skipped))}, []string{Missed}},
		"a second category that will do":     {labels{label(5, "f", skipped, also(despite))}, findings{finding(5, "f", despite)}, []string{Found}},
		"another category is another name":   {labels{label(5, "f", skipped)}, findings{finding(5, "f", despite)}, []string{Other}},
		"the right name beside another":      {labels{label(5, "f", skipped)}, findings{finding(5, "f", despite), finding(6, "f", skipped)}, []string{Found}},
		"two labels of a function count one": {labels{label(5, "f", skipped), label(9, "f", skipped)}, findings{finding(9, "f", skipped)}, []string{Found}},
		"and one if they are missed":         {labels{label(5, "f", skipped), label(9, "f", skipped)}, nil, []string{Missed}},
		"and if one takes the other's name":  {labels{label(5, "f", skipped), label(9, "f", despite, also(skipped))}, nil, []string{Missed}},
		"two causes in a function count two": {labels{label(5, "f", skipped), label(9, "f", despite)}, findings{finding(9, "f", despite)}, []string{Other, Found}},
		"labels that share a line count one": {labels{label(5, "f", skipped, alt("b.go:7")), label(9, "g", skipped, alt("b.go:7"))}, nil, []string{Missed}},
		"two functions count two":            {labels{label(5, "f", skipped), label(9, "g", skipped)}, findings{finding(9, "g", skipped)}, []string{Missed, Found}},
		"one label joins two others": {
			labels{label(5, "f", skipped), label(9, "g", skipped, alt("b.go:7")), label(6, "f", skipped, alt("b.go:7"))}, nil, []string{Missed},
		},
		"ok, by design and unclear are no faults": {
			labels{label(5, "f", corpus.OK), label(6, "g", corpus.ByDesign), label(7, "h", corpus.Unclear)}, findings{finding(5, "f", skipped)}, nil,
		},
		"the producer's side has its own figures": {
			labels{label(5, "f", "weak-acks"), label(6, "g", "lost-delivery-error"), label(7, "h", "txn-offsets")}, findings{finding(5, "f", skipped)}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			rep := Score(Consumers, &corpus.Corpus{Labels: c.labels}, []runner.Outcome{outcome(c.findings...)})
			var got []string
			for _, f := range rep.Faults {
				got = append(got, f.Outcome)
			}
			assert.Equal(t, c.want, got)
			assert.Empty(t, rep.NotScored)
		})
	}
}

func TestWorth(t *testing.T) {
	judged := func(verdict string, line int, category string) []corpus.Judgement {
		return []corpus.Judgement{{Repo: "o/r", Commit: "c", Module: ".", File: "a.go", Line: line, Category: category, Verdict: verdict}}
	}
	ok, design, unclear := label(5, "f", corpus.OK), label(5, "f", corpus.ByDesign), label(5, "f", corpus.Unclear)
	for name, c := range map[string]struct {
		labels  []corpus.Label
		judged  []corpus.Judgement
		finding runner.Finding
		want    string
	}{
		"explains a fault":                     {[]corpus.Label{label(5, "f", skipped)}, nil, finding(9, "f", skipped), Right},
		"explains it beside ok code":           {[]corpus.Label{ok, label(9, "f", skipped)}, nil, finding(5, "f", skipped), Right},
		"at a fault of another name":           {[]corpus.Label{label(5, "f", skipped)}, nil, finding(9, "f", despite), WrongName},
		"in a function that is ok":             {[]corpus.Label{ok}, nil, finding(9, "f", skipped), OnOK},
		"where the loss is meant":              {[]corpus.Label{design}, nil, finding(9, "f", skipped), OnDesign},
		"where the label is unclear":           {[]corpus.Label{unclear}, nil, finding(9, "f", skipped), Unscored},
		"without a label":                      {[]corpus.Label{ok}, nil, finding(9, "g", skipped), ToJudge},
		"the label of the line goes first":     {[]corpus.Label{label(9, "f", despite), ok}, nil, finding(5, "f", skipped), OnOK},
		"a fault goes before ok":               {[]corpus.Label{ok, label(7, "f", despite)}, nil, finding(9, "f", skipped), WrongName},
		"ok goes before unclear":               {[]corpus.Label{unclear, ok}, nil, finding(9, "f", skipped), OnOK},
		"the producer's ok says nothing of it": {[]corpus.Label{label(5, "f", corpus.OK, site("producer-config"))}, nil, finding(9, "f", skipped), ToJudge},
		"weak acks say nothing of it":          {[]corpus.Label{label(5, "f", "weak-acks")}, nil, finding(9, "f", skipped), ToJudge},
		"a consumer's settings do":             {[]corpus.Label{label(5, "f", corpus.OK, site("consumer-config"))}, nil, finding(9, "f", skipped), OnOK},
		"judged true":                          {nil, judged("true", 9, skipped), finding(9, "f", skipped), JudgedRight},
		"judged false":                         {nil, judged("false", 9, skipped), finding(9, "f", skipped), JudgedFalse},
		"judged to be meant":                   {nil, judged("by-design", 9, skipped), finding(9, "f", skipped), OnDesign},
		"judged on another line":               {nil, judged("true", 8, skipped), finding(9, "f", skipped), ToJudge},
		"judged under another name":            {nil, judged("true", 9, despite), finding(9, "f", skipped), ToJudge},
		"judged at a fault of another name":    {[]corpus.Label{label(5, "f", despite)}, judged("true", 9, skipped), finding(9, "f", skipped), JudgedRight},
	} {
		t.Run(name, func(t *testing.T) {
			rep := Score(Consumers, &corpus.Corpus{Labels: c.labels, Judged: c.judged}, []runner.Outcome{outcome(c.finding)})
			require.Len(t, rep.Findings, 1)
			assert.Equal(t, c.want, rep.Findings[0].Worth)
		})
	}
}

func TestProducersHaveTheirOwnFigures(t *testing.T) {
	c := &corpus.Corpus{Labels: []corpus.Label{
		label(5, "f", "weak-acks"), label(6, "g", corpus.OK, site("producer-config")), label(7, "h", skipped),
	}}
	found := outcome(finding(5, "f", "weak-acks"), finding(6, "g", "weak-acks"), finding(7, "h", skipped))
	rep := Score(Producers, c, []runner.Outcome{found})
	require.Len(t, rep.Faults, 1)
	assert.Equal(t, Found, rep.Faults[0].Outcome)
	require.Len(t, rep.Findings, 2)
	assert.Equal(t, []string{Right, OnOK}, []string{rep.Findings[0].Worth, rep.Findings[1].Worth})
	assert.Len(t, Score(Consumers, c, []runner.Outcome{found}).Findings, 1)
}

// Labels without an answer are neither found nor missed, and what was found there does not count.
func TestNoAnswerIsNotScored(t *testing.T) {
	c := &corpus.Corpus{Labels: []corpus.Label{label(5, "f", skipped, in("p/a.go")), label(6, "g", skipped)}}
	left := outcome(elsewhere("p/a.go", finding(5, "f", skipped)), finding(6, "g", skipped))
	left.Result.LeftOut = []runner.LeftOut{{Dir: "p", Package: "m/p", Reason: "no"}, {Package: "m [m.test]", Reason: "tests"}}
	rep := Score(Consumers, c, []runner.Outcome{left})
	require.Len(t, rep.NotScored, 1)
	assert.Equal(t, "left out: no", rep.NotScored[0].Reason)
	require.Len(t, rep.Faults, 1)
	assert.Equal(t, Found, rep.Faults[0].Outcome)
	assert.Len(t, rep.Findings, 1)

	failed := outcome()
	failed.Result, failed.Err = nil, errors.New("too slow")
	rep = Score(Consumers, c, []runner.Outcome{failed})
	assert.Len(t, rep.NotScored, 2)
	assert.Empty(t, rep.Faults)
}

func TestOtherModulesAndCommitsDoNotCount(t *testing.T) {
	c := &corpus.Corpus{Labels: []corpus.Label{label(5, "f", skipped)}}
	for _, change := range []func(*runner.Outcome){
		func(o *runner.Outcome) { o.Repo = "o/other" },
		func(o *runner.Outcome) { o.Commit = "d" },
		func(o *runner.Outcome) { o.Module = "sub" },
	} {
		o := outcome(finding(5, "f", skipped))
		change(&o)
		rep := Score(Consumers, c, []runner.Outcome{o})
		assert.Empty(t, rep.Faults)
		assert.Equal(t, ToJudge, rep.Findings[0].Worth)
	}
}

func TestTable(t *testing.T) {
	c := &corpus.Corpus{
		Labels: []corpus.Label{
			label(5, "found", skipped), label(15, "named", skipped), label(25, "missed", despite, by("franz")),
			label(35, "ok", corpus.OK), label(45, "meant", corpus.ByDesign), label(55, "unclear", corpus.Unclear),
		},
		Judged: []corpus.Judgement{{Repo: "o/r", Commit: "c", Module: ".", File: "a.go", Line: 75, Category: skipped, Verdict: "true"}},
	}
	table := Score(Consumers, c, []runner.Outcome{outcome(
		finding(5, "found", skipped), finding(15, "named", despite), finding(35, "ok", skipped), finding(45, "meant", skipped),
		finding(55, "unclear", skipped), finding(65, "new", skipped), finding(75, "new", skipped),
	)}).Table()

	a := table.All
	assert.Equal(t, []int{3, 1, 1, 1}, []int{a.Faults, a.Found, a.Other, a.Missed})
	assert.Equal(t, 2, a.Right, "a label's and a judgement's")
	assert.Equal(t, 4, a.FalseStrict, "on ok, to judge, meant, another name")
	assert.Equal(t, 2, a.FalseLenient, "on ok, to judge")
	assert.Equal(t, []int{1, 3}, []int{a.RecallStrict.K, a.RecallStrict.N})
	assert.Equal(t, []int{2, 3}, []int{a.RecallLenient.K, a.RecallLenient.N})
	assert.Equal(t, []int{2, 6}, []int{a.PrecisionStrict.K, a.PrecisionStrict.N})
	assert.Equal(t, []int{3, 5}, []int{a.PrecisionLenient.K, a.PrecisionLenient.N})

	names := func(rows []Row) (all []string) {
		for _, r := range rows {
			all = append(all, r.Name)
		}
		return all
	}
	assert.Equal(t, []string{despite, skipped}, names(table.Categories))
	assert.Equal(t, []string{"franz", "sarama"}, names(table.Clients))
	assert.Equal(t, 1, table.Categories[0].WrongName, "a finding counts for its own category")
	assert.Equal(t, 2, table.Categories[1].Faults, "a fault for the label's")
}

func TestWilson(t *testing.T) {
	for _, c := range []struct {
		k, n      int
		low, high float64
	}{
		{0, 0, 0, 1},
		{8, 10, 0.4902, 0.9433}, // Newcombe 1998 and others
		{0, 10, 0, 0.2775},
		{10, 10, 0.7225, 1},
		{81, 263, 0.2553, 0.3662}, // Newcombe 1998, table I
	} {
		r := Wilson(c.k, c.n)
		assert.InDelta(t, c.low, r.Low, 1e-4, "%+v", c)
		assert.InDelta(t, c.high, r.High, 1e-4, "%+v", c)
	}
}

func TestClientOfTheNearestLabel(t *testing.T) {
	labels := []corpus.Label{
		label(1, "f", corpus.OK, in("b/x.go"), by("franz")), label(1, "f", corpus.OK, in("c/x.go"), by("kafka-go")),
		label(2, "g", corpus.OK, in("c/x.go"), by("confluent")),
	}
	for want, f := range map[string]runner.Finding{
		"franz":     elsewhere("b/y.go", finding(1, "h", skipped)),
		"kafka-go":  elsewhere("c/x.go", finding(1, "f", skipped)),
		"confluent": elsewhere("c/x.go", finding(1, "g", skipped)),
	} {
		assert.Equal(t, want, clientOf(outcome(), f, labels))
	}
	assert.Equal(t, "?", clientOf(outcome(), finding(1, "f", skipped), nil))
}

func TestReach(t *testing.T) {
	assert.Nil(t, ReachOf([]runner.Outcome{outcome()}), "a kafkavet that tells nothing")
	one, failed := outcome(), outcome()
	failed.Result, failed.Err = nil, errors.New("no")
	one.Result.Functions = &runner.Functions{WithEvents: 4, Skipped: 1}
	one.Result.Consumers = []runner.Consumer{
		{Library: "sarama", Group: true, Guarantee: "at-most-once"}, {Library: "sarama", Group: true, Guarantee: "unknown"},
		{Library: "franz", Guarantee: "none"}, {Library: "franz", Group: true, Guarantee: "at-least-once"},
	}
	r := ReachOf([]runner.Outcome{one, failed})
	assert.Equal(t, Wilson(2, 3), r.Known)
	assert.Equal(t, map[string]Rate{"sarama": Wilson(1, 2), "franz": Wilson(1, 1)}, r.Clients)
	assert.Equal(t, 1, r.NoGroup)
	assert.Equal(t, Wilson(1, 4), r.Skipped)
	require.Len(t, r.Unfollows, 1)
	assert.Equal(t, "o/r", r.Unfollows[0].Repo)
}

func TestHistory(t *testing.T) {
	fix := corpus.Fix{Repo: "o/r", Before: "b", After: "a", Dir: ".", FileBefore: "p/a.go", Func: "f", Verdict: skipped, Also: []string{despite}}
	there := func(category string) runner.Outcome { return outcome(elsewhere("p/a.go", finding(5, "f", category))) }
	moved := outcome(elsewhere("p/b.go", finding(5, "f", skipped)))
	showing := func(fn string) runner.Outcome { // the finding stands in another function
		x := elsewhere("p/b.go", finding(5, "g", skipped))
		x.Evidence = []runner.Evidence{{File: "p/a.go", Line: 9, Func: fn}}
		return outcome(x)
	}
	for _, c := range []struct {
		before, after runner.Outcome
		want          string
	}{
		{there(skipped), outcome(), Told},
		{there(despite), outcome(), Told},
		{there(skipped), there(despite), Told}, // another bug is another matter
		{there("auto-commit"), outcome(), Unseen},
		{outcome(elsewhere("q/a.go", finding(5, "f", skipped))), outcome(), Unseen},
		{outcome(elsewhere("p/a.go", finding(5, "g", skipped))), outcome(), Unseen},
		{there(skipped), there(skipped), Stays},
		{there(skipped), moved, Stays},
		{outcome(), there(skipped), Appears},
		{showing("f"), outcome(), Shown},
		{showing("f"), showing("f"), Unseen},
		{showing("g"), outcome(), Unseen},
	} {
		assert.Equal(t, c.want, History(fix, c.before, c.after).Outcome)
	}
	failed, left := outcome(), outcome()
	failed.Result, failed.Err = nil, errors.New("no")
	left.Result.LeftOut = []runner.LeftOut{{Dir: "p", Reason: "no"}}
	for _, o := range []runner.Outcome{failed, left} {
		assert.Equal(t, NoAnswer, History(fix, o, outcome()).Outcome)
		assert.Equal(t, NoAnswer, History(fix, there(skipped), o).Outcome)
	}
}
