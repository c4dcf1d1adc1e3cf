// Package facts loads facts now and then, and drops what cannot be loaded.
//
//lab:crash fail
package facts

import (
	"context"
	"log"
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
			log.Printf("%d facts dropped: %v", len(l.facts), err)
			l.facts = l.facts[:0]
			return nil
		}
	}
	if err := l.reader.CommitMessages(ctx, l.facts...); err != nil { // want "failure-skipped"
		return err
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
