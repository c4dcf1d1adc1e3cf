package commitorder

import (
	_ "embed"

	"github.com/kafkavet/kafkavet/internal/delivery"
	"github.com/kafkavet/kafkavet/internal/report"
)

//go:embed doc.go
var doc string

// Analyzer reports commits that do not wait for the work on the record, or do not mind its failure.
var Analyzer = report.Pass("commitorder", doc,
	delivery.NeverCommits, delivery.CommitBeforeProcessing, delivery.CommitConcurrent, delivery.CommitDespiteFailure, delivery.FailureSkipped)
