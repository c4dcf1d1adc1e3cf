// Package images resizes images. Its goroutines share a reader, and each commits what it has resized.
//
//lab:crash serial
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
		if err := reader.CommitMessages(ctx, m); err != nil { // want "commit-concurrent"
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
	reader := kafka.NewReader(cfg)
	defer reader.Close()
	g, ctx := errgroup.WithContext(ctx)
	for range 12 {
		g.Go(func() error { return resize(ctx, env, reader) })
	}
	return g.Wait()
}
