package fix

import (
	"github.com/kafkavet/kafkavet/internal/delivery"
)

// readUncommitted asks for committed records, where the library can tell them and in the way that it is asked.
func (x *Fixes) readUncommitted(f *delivery.Finding) []proposal {
	if f.Site == nil || f.Site.Lib.Isolation != "full" {
		return nil
	}
	p := proposal{message: "Read committed records only", tier: safe}
	var ok bool
	switch f.Site.Lib.Name {
	case "franz-go":
		p.edits, ok = x.addOption(f.Site, "%[1]s.FetchIsolationLevel(%[1]s.ReadCommitted())")
	case "sarama":
		p.edits, ok = x.setField(f.Site, "Consumer.IsolationLevel", "%s.ReadCommitted")
	case "confluent-kafka-go":
		p.edits, ok = x.setKey(f.Site, "isolation.level", `"read_committed"`)
	}
	if !ok {
		return nil
	}
	return []proposal{p}
}
