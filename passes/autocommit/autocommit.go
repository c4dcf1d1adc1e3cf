package autocommit

import "github.com/kafkavet/kafkavet/internal/delivery"

// Analyzer reports automatic commits that cover records nobody has processed.
var Analyzer = delivery.Pass("autocommit", doc, delivery.AutoCommit, delivery.AutoCommitConflict)

const doc = `find automatic commits that cover unprocessed records`
