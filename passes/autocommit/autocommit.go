package autocommit

import (
	_ "embed"

	"github.com/kafkavet/kafkavet/internal/delivery"
	"github.com/kafkavet/kafkavet/internal/report"
)

//go:embed doc.go
var doc string

// Analyzer reports automatic commits that cover records nobody has processed, and settings that work against them.
var Analyzer = report.Pass("autocommit", doc, delivery.AutoCommit, delivery.AutoCommitConflict)
