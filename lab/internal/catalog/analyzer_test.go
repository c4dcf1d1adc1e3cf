package catalog

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAgainst(t *testing.T) {
	place := Place{"a.go", 3, "auto-commit"}
	for name, test := range map[string]struct {
		says    *Said
		program *Program
		want    []string
	}{
		"as expected":         {&Said{Guarantees: []string{"at-least-once"}}, &Program{Guarantee: "at-least-once"}, nil},
		"found":               {&Said{Findings: []Place{place}, Guarantees: []string{"at-most-once"}}, &Program{Wants: []Place{place}}, nil},
		"not found":           {&Said{Guarantees: []string{"unknown"}}, &Program{Wants: []Place{place}}, []string{"kafkavet does not say a.go:3: auto-commit"}},
		"found in the right":  {&Said{Findings: []Place{place}}, &Program{Guarantee: "at-least-once"}, []string{"kafkavet says a.go:3: auto-commit, which is not expected"}},
		"unknown as it ought": {&Said{Guarantees: []string{"unknown"}}, &Program{Guarantee: "unknown", Shown: "at-most-once"}, nil},
		"claims what it cannot prove": {&Said{Guarantees: []string{"at-least-once"}}, &Program{Guarantee: "unknown", Shown: "at-most-once"},
			[]string{`kafkavet says "at-least-once", which should be "unknown"`}},
		"one of two unknown": {&Said{Guarantees: []string{"at-least-once", "unknown"}}, &Program{Guarantee: "at-least-once"},
			[]string{`kafkavet says "unknown", which should be "at-least-once"`}},
		"sees no consumer": {nil, &Program{Guarantee: "unknown"}, []string{`kafkavet says "", which should be "unknown"`}},
	} {
		assert.Equal(t, test.want, test.says.Against(test.program), name)
	}
}

func TestOverclaims(t *testing.T) {
	for _, test := range []struct {
		guarantee, shown string
		want             bool
	}{
		{"at-least-once", "", false},
		{"at-least-once", "exactly-once", false},
		{"at-least-once", "at-most-once", true},
		{"exactly-once", "at-least-once", true},
		{"unknown", "at-most-once", false},
		{"none", "at-least-once", false},
		{"unknown", "never-commits", false}, // a fault, no guarantee
		{"", "at-most-once", false},         // a producer: nothing is said of it
	} {
		assert.Equal(t, test.want, (&Program{Guarantee: test.guarantee, Shown: test.shown}).Overclaims(), "%s, %s", test.guarantee, test.shown)
	}
}
