// Package thumbs makes thumbnails, some at once, and commits them when all of them are made.
//
//lab:guarantee at-least-once
package thumbs

import (
	"context"
	"time"

	"github.com/segmentio/kafka-go"
	"golang.org/x/sync/errgroup"

	"github.com/kafkavet/kafkavet/lab/program"
)

// collect returns what comes within a moment.
func collect(ctx context.Context, reader *kafka.Reader) ([]kafka.Message, error) {
	first, err := reader.FetchMessage(ctx)
	if err != nil {
		return nil, err
	}
	batch := []kafka.Message{first}
	ctx, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	for len(batch) < 16 {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			break
		}
		batch = append(batch, m)
	}
	return batch, nil
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	for {
		batch, err := collect(ctx, reader)
		if err != nil {
			return err
		}
		var g errgroup.Group
		for _, m := range batch {
			g.Go(func() error { return env.Work(m.Value) })
		}
		if err := g.Wait(); err != nil {
			return err
		}
		if err := reader.CommitMessages(ctx, batch...); err != nil {
			return err
		}
	}
}
