// Package calls handles calls. Between the consumer and the handler is one that logs failures, and keeps them.
//
//lab:crash fail
package calls

import (
	"context"
	"log/slog"
	"time"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// handler takes a call.
type handler func(ctx context.Context, m kafka.Message) error

// logged logs what the next handler returns.
func logged(next handler) handler {
	return func(ctx context.Context, m kafka.Message) error {
		start := time.Now()
		err := next(ctx, m)
		slog.Info("handled", "offset", m.Offset, "took", time.Since(start), "error", err)
		return nil
	}
}

func consume(ctx context.Context, reader *kafka.Reader, h handler) error {
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := h(ctx, m); err != nil {
			return err
		}
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
	return consume(ctx, reader, logged(func(_ context.Context, m kafka.Message) error {
		return env.Work(m.Value)
	}))
}
