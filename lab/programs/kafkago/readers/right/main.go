// Package images resizes images. Each of its goroutines has a reader.
//
//lab:guarantee at-least-once
package images

import (
	"context"
	"fmt"

	"github.com/segmentio/kafka-go"
	"golang.org/x/sync/errgroup"

	"github.com/kafkavet/kafkavet/lab/program"
)

func resize(ctx context.Context, env *program.Env, reader *kafka.Reader) error {
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return fmt.Errorf("fetch: %w", err)
		}
		if err := env.Work(m.Value); err != nil {
			return fmt.Errorf("image at offset %d: %w", m.Offset, err)
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
	}
}

func Run(ctx context.Context, env *program.Env) error {
	cfg := kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	}
	g, ctx := errgroup.WithContext(ctx)
	for range 2 {
		g.Go(func() error {
			reader := kafka.NewReader(cfg)
			defer reader.Close()
			return resize(ctx, env, reader)
		})
	}
	return g.Wait()
}
