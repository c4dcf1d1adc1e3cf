// Package votes counts votes. A goroutine fetches them, and another counts and commits.
//
//lab:guarantee at-least-once
package votes

import (
	"context"
	"fmt"

	"github.com/segmentio/kafka-go"
	"golang.org/x/sync/errgroup"

	"github.com/kafkavet/kafkavet/lab/program"
)

// box takes votes.
type box struct {
	env    *program.Env
	reader *kafka.Reader
	votes  chan kafka.Message
}

func (b *box) read(ctx context.Context) error {
	defer close(b.votes)
	for {
		m, err := b.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		select {
		case b.votes <- m:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (b *box) count(ctx context.Context) error {
	for m := range b.votes {
		if err := b.env.Work(m.Value); err != nil {
			return fmt.Errorf("vote at offset %d: %w", m.Offset, err)
		}
		if err := b.reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	b := &box{env, reader, make(chan kafka.Message, 16)}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return b.read(ctx) })
	g.Go(func() error { return b.count(ctx) })
	return g.Wait()
}
