package finding

import (
	"cmp"
	"fmt"
	"slices"
)

// Writer is where a producer is made that writes a topic in transactions.
type Writer struct {
	Package  string   `json:"-"`
	Position Position `json:"-"`
	Topic    string   `json:"topic"`
}

// Reader is where a consumer is made that reads a topic and does not mind transactions, with what is to be said of it if
// the topic is written in some, and by which check. No package that it can see does that.
type Reader struct {
	Package  string   `json:"-"`
	Position Position `json:"-"`
	Topic    string   `json:"topic"`
	Check    string   `json:"check"`
	Category string   `json:"category"`
	Message  string   `json:"message"` // without the category in brackets
}

// Join finds the readers of topics that another package writes in transactions. Only who sees both packages can say so,
// and the messages tell. A reader gets one finding, whatever it reads.
func (m *Model) Join() (all []Finding) {
	writers := map[string]Writer{} // the first of each topic
	for _, w := range slices.SortedFunc(slices.Values(m.Writers), func(a, b Writer) int { return a.Position.Compare(b.Position) }) {
		if _, ok := writers[w.Topic]; !ok {
			writers[w.Topic] = w
		}
	}
	readers := slices.SortedFunc(slices.Values(m.Readers), func(a, b Reader) int {
		return cmp.Or(a.Position.Compare(b.Position), cmp.Compare(a.Topic, b.Topic))
	})
	for _, r := range readers {
		w, ok := writers[r.Topic]
		if n := len(all); !ok || n > 0 && all[n-1].Position == r.Position {
			continue
		}
		all = append(all, Finding{
			Package: r.Package, Check: r.Check, Category: r.Category, Position: r.Position, End: r.Position,
			Message: fmt.Sprintf("%s; the writer is in package %s, which only a stand-alone run sees together with this one", r.Message, w.Package),
			Evidence: []Evidence{
				{Position: w.Position, End: w.Position, Message: "its writer, in transactions, is made here"},
				{Position: r.Position, End: r.Position, Message: "read here"},
			},
		})
	}
	return all
}
