package main

import (
	"go/token"

	"golang.org/x/tools/go/analysis"

	"github.com/kafkavet/kafkavet/internal/client"
	"github.com/kafkavet/kafkavet/internal/delivery"
	"github.com/kafkavet/kafkavet/internal/driver"
	"github.com/kafkavet/kafkavet/internal/finding"
	"github.com/kafkavet/kafkavet/internal/settings"
	"github.com/kafkavet/kafkavet/passes/isolation"
)

// describe tells a package's model as the driver takes it.
func describe(model any) (d driver.Description) {
	m := model.(*delivery.Model)
	d.Functions.WithEvents, d.Functions.Skipped = m.Functions()
	for _, c := range m.Polled() {
		d.Consumers = append(d.Consumers, driver.Consumer{Pos: c.Pos, Evidence: evidence(c), Consumer: finding.Consumer{
			Library: c.Library, Function: c.Func, Guarantee: string(c.Guarantee), Findings: len(c.Findings),
		}})
	}
	for _, s := range m.Sites {
		if s.Ctor.Makes&client.MakesProducer != 0 && s.Instr.Pos().IsValid() {
			d.Producers = append(d.Producers, driver.Producer{Pos: s.Instr.Pos(), Producer: producer(s)})
		}
	}
	for _, w := range m.Writers {
		d.Writers = append(d.Writers, driver.Writer{Pos: w.Pos, Writer: finding.Writer{Topic: w.Name}})
	}
	for _, r := range m.Readers {
		d.Readers = append(d.Readers, driver.Reader{Pos: r.Pos, Reader: finding.Reader{
			Topic: r.Name, Check: isolation.Analyzer.Name, Category: string(r.Finding.Category), Message: r.Finding.Message,
		}})
	}
	return d
}

// evidence is what a consumer's guarantee follows from, each place once.
func evidence(c *delivery.Consumer) (all []analysis.RelatedInformation) {
	seen := map[token.Pos]bool{}
	add := func(what string, places ...token.Pos) {
		for _, pos := range places {
			if pos.IsValid() && !seen[pos] {
				seen[pos] = true
				all = append(all, analysis.RelatedInformation{Pos: pos, Message: what})
			}
		}
	}
	if c.Site != nil {
		add("made here", c.Site.Instr.Pos())
	}
	add("polled here", c.Polls...)
	add("worked on here", c.Worked...)
	add("committed here", c.Commits...)
	return all
}

// producer tells what a program asks of a producer.
func producer(s *settings.Site) finding.Producer {
	p := finding.Producer{
		Library: s.Lib.Name, Function: s.Fn.String(),
		Async: s.Is(client.Async, true).String(), Idempotent: s.Is(client.Idempotent, true).String(),
		Transactional: s.IsSet(client.TxnID).String(),
	}
	for _, acks := range []string{"0", "1", "all"} {
		if s.Is(client.Acks, acks) == settings.Yes {
			p.Acks = acks
		}
	}
	return p
}
