// Package rules evaluates fraud rules and survives their panics.
package rules

import (
	"context"
	"fmt"
	"log"

	"github.com/segmentio/kafka-go"
)

type Engine interface {
	Evaluate(ctx context.Context, txn []byte) error
}

type Processor struct {
	reader *kafka.Reader
	engine Engine
}

func New(brokers []string, e Engine) *Processor {
	return &Processor{
		reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "fraud", Topic: "transactions"}),
		engine: e,
	}
}

func (p *Processor) Run(ctx context.Context) error {
	for {
		m, err := p.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := p.evaluate(ctx, m); err != nil {
			return fmt.Errorf("offset %d: %w", m.Offset, err)
		}
		if err := p.reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}

func (p *Processor) evaluate(ctx context.Context, m kafka.Message) (err error) {
	defer func() {
		if r := recover(); r != nil {
			log.Printf("rules panicked at offset %d: %v", m.Offset, r)
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return p.engine.Evaluate(ctx, m.Value)
}
