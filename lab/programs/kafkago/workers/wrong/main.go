// Package thumbs makes thumbnails. Its workers share a reader, and each commits what it has made.
//
//lab:crash serial
package thumbs

import (
	"context"

	"github.com/segmentio/kafka-go"
	"golang.org/x/sync/errgroup"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	work := make(chan kafka.Message)
	g, ctx := errgroup.WithContext(ctx)
	for range 16 {
		g.Go(func() error {
			for m := range work {
				if err := env.Work(m.Value); err != nil {
					return err
				}
				if err := reader.CommitMessages(ctx, m); err != nil { // want "commit-concurrent"
					return err
				}
			}
			return nil
		})
	}
	g.Go(func() error {
		defer close(work)
		for {
			m, err := reader.FetchMessage(ctx)
			if err != nil {
				return err
			}
			select {
			case work <- m:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	})
	return g.Wait()
}
