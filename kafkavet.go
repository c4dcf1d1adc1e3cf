// Package kafkavet names the suite of analyzers in one place for every driver.
package kafkavet

import (
	"golang.org/x/tools/go/analysis"

	"github.com/kafkavet/kafkavet/passes/autocommit"
	"github.com/kafkavet/kafkavet/passes/commitorder"
	"github.com/kafkavet/kafkavet/passes/directive"
	"github.com/kafkavet/kafkavet/passes/isolation"
)

// Analyzers returns the checks of kafkavet, in the order in which they are documented.
func Analyzers() []*analysis.Analyzer {
	return []*analysis.Analyzer{commitorder.Analyzer, autocommit.Analyzer, isolation.Analyzer, directive.Analyzer}
}
