// Package events hands events to a handler, and stops when it fails.
//
//lab:guarantee at-least-once
package events

import (
	"context"
	"log"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// Handler takes events.
type Handler interface {
	Handle(ctx context.Context, event kafka.Message) error
}

// projection is what is to be seen of the events.
type projection struct {
	env *program.Env
}

func (p projection) Handle(_ context.Context, event kafka.Message) error {
	if err := p.env.Work(event.Value); err != nil {
		log.Printf("event %s: %v", event.Key, err)
		return err
	}
	return nil
}

func consume(ctx context.Context, reader *kafka.Reader, h Handler) error {
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := h.Handle(ctx, m); err != nil {
			return err
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
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
	defer reader.Close()
	return consume(ctx, reader, projection{env})
}
