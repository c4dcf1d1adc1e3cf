// Package kafkavet names the suite of analyzers in one place for every driver.
package kafkavet

import "golang.org/x/tools/go/analysis"

// Analyzers returns the checks of kafkavet, in the order in which they are documented.
func Analyzers() []*analysis.Analyzer { return nil }
