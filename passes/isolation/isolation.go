package isolation

import (
	_ "embed"

	"github.com/kafkavet/kafkavet/internal/delivery"
	"github.com/kafkavet/kafkavet/internal/report"
)

//go:embed doc.go
var doc string

// Analyzer reports consumers that read records of open and aborted transactions.
var Analyzer = report.Pass("isolation", doc, delivery.ReadUncommitted, delivery.IneffectiveReadCommitted)
