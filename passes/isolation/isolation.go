package isolation

import (
	_ "embed"

	"github.com/kafkavet/kafkavet/internal/delivery"
)

//go:embed doc.go
var doc string

// Analyzer reports consumers that read records of open and aborted transactions.
var Analyzer = delivery.Pass("isolation", doc, delivery.ReadUncommitted, delivery.IneffectiveReadCommitted)
