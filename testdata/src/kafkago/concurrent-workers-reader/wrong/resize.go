// Package resize shrinks images with several workers.
package resize

import (
	"context"
	"fmt"

	"github.com/segmentio/kafka-go"
	"golang.org/x/sync/errgroup"
)

type Resizer interface {
	Resize(ctx context.Context, name string, img []byte) error
}

func Run(ctx context.Context, brokers []string, workers int, r Resizer) error {
	cfg := kafka.ReaderConfig{Brokers: brokers, GroupID: "resize", Topic: "images"}
	reader := kafka.NewReader(cfg)
	defer reader.Close()

	g, ctx := errgroup.WithContext(ctx)
	for range workers {
		g.Go(func() error {
			return work(ctx, reader, r)
		})
	}
	return g.Wait()
}

func work(ctx context.Context, reader *kafka.Reader, r Resizer) error {
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return fmt.Errorf("fetch: %w", err)
		}
		if err := r.Resize(ctx, string(m.Key), m.Value); err != nil {
			return fmt.Errorf("resize %s: %w", m.Key, err)
		}
		if err := reader.CommitMessages(ctx, m); err != nil { // want "commit-concurrent"
			return fmt.Errorf("commit: %w", err)
		}
	}
}
