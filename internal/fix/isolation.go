package fix

import (
	"github.com/kafkavet/kafkavet/internal/client"
	"github.com/kafkavet/kafkavet/internal/delivery"
)

// readUncommitted asks for committed records, where the library can tell them and in the way that it is asked.
func (x *Fixes) readUncommitted(f *delivery.Finding) []proposal {
	all := x.remedied(f.Site, safe, func(r client.Remedy) bool { return r.Setting == client.Isolation })
	for i := range all {
		all[i].message = "Read committed records only"
	}
	return all
}
