package finding

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestJoin(t *testing.T) {
	at := func(file string, line int) Position { return Position{File: file, Line: line, Column: 1} }
	reader := func(file string, line int, topic string) Reader {
		return Reader{Package: "shop/" + file, Position: at(file, line), Topic: topic, Check: "isolation", Category: "read-uncommitted", Message: topic + " is read"}
	}
	writer := func(file string, line int, topic string) Writer {
		return Writer{Package: "shop/" + file, Position: at(file, line), Topic: topic}
	}
	want := Finding{
		Package: "shop/r", Check: "isolation", Category: "read-uncommitted", Position: at("r", 3), End: at("r", 3),
		Message: "orders is read; the writer is in package shop/a, which only a stand-alone run sees together with this one",
		Evidence: []Evidence{
			{Position: at("a", 7), End: at("a", 7), Message: "its writer, in transactions, is made here"},
			{Position: at("r", 3), End: at("r", 3), Message: "read here"},
		},
	}
	for name, c := range map[string]struct {
		model Model
		want  []Finding
	}{
		"nothing":       {},
		"readers alone": {model: Model{Readers: []Reader{reader("r", 3, "orders")}}},
		"writers alone": {model: Model{Writers: []Writer{writer("a", 7, "orders")}}},
		"another topic": {model: Model{Readers: []Reader{reader("r", 3, "mails")}, Writers: []Writer{writer("a", 7, "orders")}}},
		"the first writer, whatever the order": {
			Model{Readers: []Reader{reader("r", 3, "orders")}, Writers: []Writer{writer("b", 1, "orders"), writer("a", 9, "orders"), writer("a", 7, "orders")}},
			[]Finding{want},
		},
		"one finding a reader": {
			Model{Readers: []Reader{reader("r", 3, "payments"), reader("r", 3, "orders"), reader("r", 3, "orders")},
				Writers: []Writer{writer("b", 1, "payments"), writer("a", 7, "orders")}},
			[]Finding{want},
		},
	} {
		assert.Equal(t, c.want, c.model.Join(), name)
	}
}
