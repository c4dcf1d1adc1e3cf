package delivery

import (
	"go/token"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/kafkavet/kafkavet/internal/client"
)

// Polled are the consumers whose polls are in sight, without the places where their records only go on from
// one goroutine to another.
func (m *Model) Polled() (all []*Consumer) {
	for _, c := range m.Consumers {
		if c.Library != "" && c.Pos.IsValid() {
			all = append(all, c)
		}
	}
	return all
}

// Functions counts the functions with Kafka events, and those of them that were skipped.
func (m *Model) Functions() (withEvents, skipped int) {
	for _, s := range m.events {
		if s {
			skipped++
		}
	}
	return len(m.events), skipped
}

// skip notes that a function defeated the analysis.
func (m *Model) skip(fn *ssa.Function, why string) {
	m.skipped = append(m.skipped, fn.RelString(nil)+": "+why)
	if _, ok := m.events[fn]; ok {
		m.events[fn] = true
	}
}

// eventful finds the functions outside of tests that call a client, themselves or through functions of their
// package: in all of them Kafka events happen, whether or not they can be followed.
func eventful(fset *token.FileSet, funcs []*ssa.Function) map[*ssa.Function]bool {
	callers := map[*ssa.Function][]*ssa.Function{}
	var queue []*ssa.Function
	for _, fn := range funcs {
		if strings.HasSuffix(fset.Position(fn.Pos()).Filename, "_test.go") {
			continue
		}
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if call, ok := in.(ssa.CallInstruction); ok {
					if callsClient(call.Common()) {
						queue = append(queue, fn)
					}
					if to := call.Common().StaticCallee(); to != nil {
						if origin := to.Origin(); origin != nil {
							to = origin
						}
						callers[to] = append(callers[to], fn)
					}
				}
			}
		}
	}
	events := map[*ssa.Function]bool{}
	for len(queue) > 0 {
		fn := queue[0]
		queue = queue[1:]
		if _, ok := events[fn]; !ok {
			events[fn] = false
			queue = append(queue, callers[fn]...)
		}
	}
	return events
}

func callsClient(c *ssa.CallCommon) bool {
	fn := callee(c)
	if fn == nil {
		return false
	}
	_, row := client.CallOf(fn)
	return row != nil && row.Does != client.Inert
}
