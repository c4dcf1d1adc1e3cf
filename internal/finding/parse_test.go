package finding

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	full := sample()
	full.Findings[0].Fixes = []Fix{{"Move it", []Edit{{"shop/a.go", 3, 5, "x"}}}}
	full.Survey = []Finding{full.Findings[0]}
	full.Skipped = []Skipped{{"example.com/shop", "f", "too big"}}
	full.Model = &Model{
		Consumers: []Consumer{{
			"example.com/shop", at("a.go", 3, 2), "sarama", "shop.Run", "none", 2,
			[]Evidence{{at("b.go", 4, 5), at("b.go", 4, 6), "made here"}},
		}},
		Producers: []Producer{{"example.com/shop", at("c.go", 7, 1), "franz-go", "shop.Send", "all", "yes", "no", "unclear"}},
	}
	full.Model.Add("", Functions{3, 1})
	for _, want := range []*Report{full, {Packages: 1}, {Model: &Model{}}} {
		if want.Model != nil && want.Model.functions == nil {
			want.Model.Add("", Functions{})
		}
		var b bytes.Buffer
		require.NoError(t, JSON(&b, want))
		got, err := Parse(b.Bytes())
		require.NoError(t, err)
		kafka := want.Kafka // is not in the JSON
		want.Kafka = false
		assert.Equal(t, want, got)
		want.Kafka = kafka
	}
}

func TestParseRefuses(t *testing.T) {
	_, err := Parse([]byte("{"))
	assert.ErrorContains(t, err, "the report cannot be read: ")
	_, err = Parse([]byte(`{"version": 2}`))
	assert.EqualError(t, err, "the report has version 2 of its schema, and 1 is known")
}
