// Package events hands events to a handler, which keeps its failures to itself.
//
//lab:crash fail after
package events

import (
	"context"
	"log"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// Handler takes events.
type Handler interface {
	Handle(ctx context.Context, event kafka.Message)
}

// projection is what is to be seen of the events.
type projection struct {
	env *program.Env
}

func (p projection) Handle(_ context.Context, event kafka.Message) {
	if err := p.env.Work(event.Value); err != nil {
		log.Printf("event %s: %v", event.Key, err)
	}
}

func consume(ctx context.Context, reader *kafka.Reader, h Handler) error {
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		h.Handle(ctx, m)
		if err := reader.CommitMessages(ctx, m); err != nil { // want "commit-despite-failure"
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
