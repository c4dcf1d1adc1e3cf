package directive

import (
	_ "embed"

	"github.com/kafkavet/kafkavet/internal/delivery"
	"github.com/kafkavet/kafkavet/internal/report"
)

//go:embed doc.go
var doc string

// Analyzer reports declared guarantees that are not met, and directives that are none or act on nothing.
var Analyzer = report.Pass("directive", doc, delivery.WeakerThanDeclared, delivery.BadDirective)
