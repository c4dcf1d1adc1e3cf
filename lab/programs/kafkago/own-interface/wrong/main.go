// Package cards prints cards. It takes them from what it knows as an interface, and goes on behind one that is not
// printed.
//
//lab:crash fail before
package cards

import (
	"context"
	"log"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// Source is where cards come from.
type Source interface {
	FetchMessage(ctx context.Context) (kafka.Message, error)
	CommitMessages(ctx context.Context, msgs ...kafka.Message) error
	Close() error
}

// Printer prints cards.
type Printer struct {
	source Source
	print  func([]byte) error
}

// Run prints until it cannot go on.
func (p *Printer) Run(ctx context.Context) error {
	defer p.source.Close()
	for {
		card, err := p.source.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := p.print(card.Value); err != nil {
			log.Printf("card at offset %d: %v", card.Offset, err)
			continue
		}
		if err := p.source.CommitMessages(ctx, card); err != nil { // want "failure-skipped"
			return err
		}
	}
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	p := &Printer{source: reader, print: env.Work}
	return p.Run(ctx)
}
