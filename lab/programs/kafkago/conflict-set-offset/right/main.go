// Package bookings confirms bookings. It makes a new reader for one that could not be confirmed, which begins there.
//
//lab:guarantee at-least-once
package bookings

import (
	"context"
	"fmt"
	"log"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	cfg := kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	}
	for ctx.Err() == nil {
		reader := kafka.NewReader(cfg)
		err := confirm(ctx, env, reader)
		log.Printf("again: %v", err)
		if err := reader.Close(); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func confirm(ctx context.Context, env *program.Env, reader *kafka.Reader) error {
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := env.Work(m.Value); err != nil {
			return fmt.Errorf("booking at offset %d: %w", m.Offset, err)
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
