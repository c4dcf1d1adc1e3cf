package finding

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// at is a position in a file of the test.
func at(file string, line, column int) Position { return Position{file, line, column} }

func sample() *Report {
	early := Finding{
		Package: "example.com/shop", Check: "commitorder", Category: "commit-before-processing",
		Position: at("shop/b.go", 9, 2), End: at("shop/b.go", 9, 12),
		Message: "offset committed before the record is processed",
		URL:     "https://example.com/doc#commit-before-processing",
		Evidence: []Evidence{
			{at("shop/b.go", 7, 2), at("shop/b.go", 7, 9), "polled here"},
			{at("shop/b.go", 10, 2), at("shop/b.go", 10, 9), "worked on here"},
		},
	}
	skipped := Finding{
		Package: "example.com/shop/a", Check: "commitorder", Category: "failure-skipped",
		Position: at("shop/b.go", 10, 2), End: at("shop/b.go", 10, 9), Message: "a <b>\nand c",
	}
	return &Report{
		Findings: []Finding{skipped, early, early},
		LeftOut:  []LeftOut{{"example.com/z", "z"}, {"example.com/broken", "broken.go:1:1: no"}, {"example.com/z", "z"}},
		Skipped:  []Skipped{{"example.com/shop", "example.com/shop.Run", "too big"}, {"example.com/shop", "example.com/shop.Run", "too big"}},
		Packages: 3,
		Kafka:    true,
	}
}

func TestTidySortsAndKeepsOneOfEachCategory(t *testing.T) {
	r := sample()
	r.Tidy()
	require.Len(t, r.Findings, 2)
	assert.Equal(t, "shop/b.go:9:2", r.Findings[0].Position.String(), "line 9 comes before line 10")
	assert.Equal(t, []LeftOut{{"example.com/broken", "broken.go:1:1: no"}, {"example.com/z", "z"}}, r.LeftOut)
}

func TestTidyKeepsTwoCategoriesOfOnePlace(t *testing.T) {
	r := &Report{Findings: []Finding{
		{Category: "b", Position: at("x.go", 1, 1)},
		{Category: "a", Position: at("x.go", 1, 1)},
	}}
	r.Tidy()
	require.Len(t, r.Findings, 2)
	assert.Equal(t, "a", r.Findings[0].Category)
}

func TestText(t *testing.T) {
	r := sample()
	r.Tidy()
	var b strings.Builder
	require.NoError(t, Text(false)(&b, r))
	assert.Equal(t, `shop/b.go:9:2: offset committed before the record is processed [commit-before-processing]
	shop/b.go:7:2: polled here
	shop/b.go:10:2: worked on here
shop/b.go:10:2: a <b>
	and c [failure-skipped]
`, b.String())
}

func TestTextInColour(t *testing.T) {
	r := sample()
	r.Tidy()
	var plain, coloured strings.Builder
	require.NoError(t, Text(false)(&plain, r))
	require.NoError(t, Text(true)(&coloured, r))
	assert.Contains(t, coloured.String(), yellow+"[failure-skipped]"+reset)
	assert.Equal(t, plain.String(),
		strings.NewReplacer(bold, "", yellow, "", dim, "", reset, "").Replace(coloured.String()))
}

func TestJSON(t *testing.T) {
	r := sample()
	r.Tidy()
	var b strings.Builder
	require.NoError(t, JSON(&b, r))
	assert.Contains(t, b.String(), "a <b>", "no HTML escapes")
	assert.JSONEq(t, `{
		"version": 1,
		"findings": [
			{
				"package": "example.com/shop", "check": "commitorder", "category": "commit-before-processing",
				"file": "shop/b.go", "start": {"line": 9, "column": 2}, "end": {"line": 9, "column": 12},
				"message": "offset committed before the record is processed",
				"url": "https://example.com/doc#commit-before-processing",
				"evidence": [
					{"file": "shop/b.go", "start": {"line": 7, "column": 2}, "end": {"line": 7, "column": 9}, "message": "polled here"},
					{"file": "shop/b.go", "start": {"line": 10, "column": 2}, "end": {"line": 10, "column": 9}, "message": "worked on here"}
				]
			},
			{
				"package": "example.com/shop/a", "check": "commitorder", "category": "failure-skipped",
				"file": "shop/b.go", "start": {"line": 10, "column": 2}, "end": {"line": 10, "column": 9},
				"message": "a <b>\nand c", "evidence": []
			}
		],
		"left_out": [
			{"package": "example.com/broken", "reason": "broken.go:1:1: no"},
			{"package": "example.com/z", "reason": "z"}
		],
		"skipped": [{"package": "example.com/shop", "function": "example.com/shop.Run", "reason": "too big"}],
		"packages": 3
	}`, b.String())
}

func TestJSONOfAnEmptyReportHasLists(t *testing.T) {
	var b strings.Builder
	require.NoError(t, JSON(&b, &Report{}))
	var out map[string]any
	require.NoError(t, json.Unmarshal([]byte(b.String()), &out))
	assert.Equal(t, map[string]any{"version": 1.0, "findings": []any{}, "left_out": []any{}, "skipped": []any{}, "packages": 0.0}, out)
}

func TestSummary(t *testing.T) {
	r := sample()
	r.Tidy()
	assert.Equal(t, "2 findings in 2 packages; 3 packages checked; 2 left out; 1 function could not be followed", r.Summary())
	assert.Equal(t, "no findings; 1 package checked", (&Report{Packages: 1, Kafka: true}).Summary())
	assert.Equal(t, "no findings; 2 packages checked, no Kafka client in sight", (&Report{Packages: 2}).Summary())
}

func TestTidyMakesOneConsumerOfAPlace(t *testing.T) {
	polls := func(line int, guarantee string) Consumer {
		return Consumer{Position: at("a.go", line, 1), Guarantee: guarantee}
	}
	for _, c := range []struct{ one, other, want string }{
		{"at-least-once", "at-most-once", "at-most-once"},
		{"at-most-once", "exactly-once", "at-most-once"},
		{"unknown", "at-least-once", "at-least-once"},
		{"none", "unknown", "none"},
	} {
		r := &Report{Model: &Model{Consumers: []Consumer{polls(2, "unknown"), polls(1, c.one), polls(1, c.other)}}}
		r.Tidy()
		assert.Equal(t, []Consumer{polls(1, c.want), polls(2, "unknown")}, r.Model.Consumers)
	}
}

func TestModelInJSON(t *testing.T) {
	r := &Report{Model: &Model{Consumers: []Consumer{
		{"example.com/shop", at("a.go", 3, 2), "sarama", "shop.Run", "none", 0, nil},
	}}}
	r.Model.Add("example.com/shop", Functions{3, 1})
	r.Model.Add("example.com/shop", Functions{2, 0}) // a variant of the same package
	r.Model.Add("example.com/mail", Functions{1, 0})
	var b strings.Builder
	require.NoError(t, JSON(&b, r))
	assert.JSONEq(t, `{
		"version": 1, "findings": [], "left_out": [], "skipped": [], "packages": 0,
		"consumers": [{
			"package": "example.com/shop", "file": "a.go", "start": {"line": 3, "column": 2},
			"library": "sarama", "function": "shop.Run", "guarantee": "none", "findings": 0, "group": false, "evidence": []
		}],
		"producers": [],
		"functions": {"with_events": 4, "skipped": 1}
	}`, b.String())
}
