// Package facts loads facts. A goroutine fetches and commits them, another loads them now and then.
//
//lab:crash hold
package facts

import (
	"context"
	"fmt"
	"time"

	"github.com/segmentio/kafka-go"
	"golang.org/x/sync/errgroup"

	"github.com/kafkavet/kafkavet/lab/program"
)

// loader keeps facts until they are loaded.
type loader struct {
	env    *program.Env
	reader *kafka.Reader
	in     chan kafka.Message
	facts  []kafka.Message
}

func (l *loader) fetch(ctx context.Context) error {
	defer close(l.in)
	for {
		m, err := l.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		l.in <- m
		if err := l.reader.CommitMessages(ctx, m); err != nil { // want "commit-concurrent"
			return err
		}
	}
}

func (l *loader) run(ctx context.Context) error {
	ticker := time.NewTicker(200 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case m, ok := <-l.in:
			if !ok {
				return ctx.Err()
			}
			l.facts = append(l.facts, m)
			if len(l.facts) < 5 {
				continue
			}
		case <-ticker.C:
		}
		if err := l.load(ctx); err != nil {
			return err
		}
	}
}

func (l *loader) load(ctx context.Context) error {
	for _, m := range l.facts {
		if err := l.env.Work(m.Value); err != nil {
			return fmt.Errorf("fact at offset %d: %w", m.Offset, err)
		}
	}
	l.facts = l.facts[:0]
	return nil
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	l := &loader{env: env, reader: reader, in: make(chan kafka.Message)}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return l.fetch(ctx) })
	g.Go(func() error { return l.run(ctx) })
	return g.Wait()
}
