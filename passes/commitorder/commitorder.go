package commitorder

import (
	"golang.org/x/tools/go/analysis"

	"github.com/kafkavet/kafkavet/internal/delivery"
)

// Analyzer reports commits that do not wait for the work on the record, or do not mind its failure.
var Analyzer = delivery.Pass("commitorder", doc,
	delivery.NeverCommits, delivery.CommitBeforeProcessing, delivery.CommitConcurrent, delivery.CommitDespiteFailure, delivery.FailureSkipped)

const doc = `find commits that lose records`

var _ *analysis.Analyzer = Analyzer
