// Kafkavet tells which delivery guarantee Go code that uses Kafka really has, and where it can lose records.
//
//	kafkavet ./...
//	go vet -vettool=$(which kafkavet) ./...
//	kafkavet lsp
//
// "kafkavet help" lists the checks and flags.
package main

import (
	"os"

	"github.com/kafkavet/kafkavet"
	"github.com/kafkavet/kafkavet/internal/client"
	"github.com/kafkavet/kafkavet/internal/delivery"
	"github.com/kafkavet/kafkavet/internal/directive"
	"github.com/kafkavet/kafkavet/internal/driver"
	"github.com/kafkavet/kafkavet/internal/fix"
)

func main() {
	suite := driver.Suite{
		Analyzers: kafkavet.Analyzers(),
		Client:    client.IsKafka,
		Mark:      directive.Mark,
		Model:     delivery.Analyzer,
		Describe:  describe,
		Survey:    fix.Survey,
		URL:       func(category string) string { return delivery.URL(delivery.Category(category)) },
	}
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case "lsp":
			os.Exit(serve(suite, os.Args[2:]))
		case "gopls":
			os.Exit(buildGopls(os.Args[2:]))
		}
	}
	driver.Main(suite)
}
