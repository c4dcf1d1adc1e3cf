package finding

import (
	"maps"
	"slices"
)

// Model is what is known of the consumers and producers, whether or not there are findings about them.
type Model struct {
	Consumers []Consumer
	Producers []Producer
	Writers   []Writer
	Readers   []Reader
	functions map[string]Functions // by package
}

// Consumer is a place where records are polled.
type Consumer struct {
	Package   string   `json:"-"`
	Position  Position `json:"-"`
	Library   string   `json:"library"`
	Function  string   `json:"function"`
	Guarantee string   `json:"guarantee"` // one of guarantees
	Findings  int      `json:"findings"`  // about the order of its commits
	// Evidence is where it is made, polled, worked on and committed, in this order.
	Evidence []Evidence `json:"-"`
}

// Producer is a place where something that writes records is made, with what the program asks of it.
type Producer struct {
	Package  string   `json:"-"`
	Position Position `json:"-"`
	Library  string   `json:"library"`
	Function string   `json:"function"`
	Acks     string   `json:"acks"` // "0", "1" or "all"; "" if that cannot be told
	// The others are "yes", "no", "maybe" where it depends on the path, or "unclear".
	Async         string `json:"async"`         // a write returns before the broker's answer
	Idempotent    string `json:"idempotent"`    // the broker drops what was sent twice
	Transactional string `json:"transactional"` // it has a transactional id
}

// guarantees are those of consumers, the weakest first; then no group, and not known.
var guarantees = []string{"at-most-once", "at-least-once", "exactly-once", "none", "unknown"}

// Group reports whether the consumer is in a group, as far as that is known.
func (c Consumer) Group() bool { return c.Guarantee != "none" }

// Functions counts the functions in which Kafka events happen, and those of them that could not be followed.
type Functions struct {
	WithEvents int `json:"with_events"`
	Skipped    int `json:"skipped"`
}

// Add counts the functions of a package. Of several variants of one package the one with most counts.
func (m *Model) Add(pkg string, n Functions) {
	if m.functions == nil {
		m.functions = make(map[string]Functions)
	}
	old := m.functions[pkg]
	m.functions[pkg] = Functions{max(old.WithEvents, n.WithEvents), max(old.Skipped, n.Skipped)}
}

// Functions is the sum over the packages.
func (m *Model) Functions() (sum Functions) {
	for n := range maps.Values(m.functions) {
		sum.WithEvents += n.WithEvents
		sum.Skipped += n.Skipped
	}
	return sum
}

// tidy sorts the consumers and makes one of those at one position, which units that share a file tell of: the
// weakest guarantee stands, and one that is known stands before one that is not.
func (m *Model) tidy() {
	slices.SortFunc(m.Consumers, func(a, b Consumer) int { return a.Position.Compare(b.Position) })
	var all []Consumer
	for _, c := range m.Consumers {
		if n := len(all); n > 0 && all[n-1].Position == c.Position {
			all[n-1].merge(c)
		} else {
			all = append(all, c)
		}
	}
	m.Consumers = all
	slices.SortFunc(m.Producers, func(a, b Producer) int { return a.Position.Compare(b.Position) })
	m.Producers = slices.CompactFunc(m.Producers, func(a, b Producer) bool { return a.Position == b.Position })
}

func (c *Consumer) merge(o Consumer) {
	if slices.Index(guarantees, o.Guarantee) < slices.Index(guarantees, c.Guarantee) {
		c.Guarantee = o.Guarantee
	}
	c.Findings = max(c.Findings, o.Findings)
	if len(o.Evidence) > len(c.Evidence) {
		c.Evidence = o.Evidence
	}
}
