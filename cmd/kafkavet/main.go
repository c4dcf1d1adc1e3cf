// Kafkavet tells which delivery guarantee Go code that uses Kafka really has, and where it can lose records.
//
//	kafkavet ./...
//	go vet -vettool=$(which kafkavet) ./...
//
// "kafkavet help" lists the checks and flags.
package main

import (
	"github.com/kafkavet/kafkavet"
	"github.com/kafkavet/kafkavet/internal/client"
	"github.com/kafkavet/kafkavet/internal/delivery"
	"github.com/kafkavet/kafkavet/internal/driver"
	"github.com/kafkavet/kafkavet/internal/finding"
	"github.com/kafkavet/kafkavet/internal/fix"
)

func main() {
	driver.Main(driver.Suite{
		Analyzers: kafkavet.Analyzers(),
		Client:    client.IsKafka,
		Model:     delivery.Analyzer,
		Describe:  describe,
		Survey:    fix.Survey,
		URL:       func(category string) string { return delivery.URL(delivery.Category(category)) },
	})
}

// describe tells a package's model as the driver takes it.
func describe(model any) (all []driver.Consumer, n finding.Functions) {
	m := model.(*delivery.Model)
	n.WithEvents, n.Skipped = m.Functions()
	for _, c := range m.Polled() {
		all = append(all, driver.Consumer{Pos: c.Pos, Consumer: finding.Consumer{
			Library: c.Library, Function: c.Func, Guarantee: string(c.Guarantee), Findings: len(c.Findings),
		}})
	}
	return all, n
}
