// Package facts loads facts now and then, and commits what is loaded.
//
//lab:guarantee at-least-once
package facts

import (
	"context"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

// loader keeps facts until they are loaded.
type loader struct {
	env    *program.Env
	client *kgo.Client
	facts  []*kgo.Record
}

func (l *loader) load(ctx context.Context) error {
	for _, r := range l.facts {
		if err := l.env.Work(r.Value); err != nil {
			return fmt.Errorf("fact at offset %d: %w", r.Offset, err)
		}
	}
	if err := l.client.CommitRecords(ctx, l.facts...); err != nil {
		return err
	}
	l.facts = nil
	return nil
}

func (l *loader) run(ctx context.Context) error {
	polled := make(chan kgo.Fetches)
	go func() {
		for {
			polled <- l.client.PollRecords(ctx, 3)
		}
	}()
	tick := time.Tick(200 * time.Millisecond)
	for {
		select {
		case fetches := <-polled:
			if err := fetches.Err(); err != nil {
				return err
			}
			l.facts = append(l.facts, fetches.Records()...)
			if len(l.facts) < 5 {
				continue
			}
		case <-tick:
		}
		if err := l.load(ctx); err != nil {
			return err
		}
	}
}

func Run(ctx context.Context, env *program.Env) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(env.Brokers...),
		kgo.ConsumerGroup(env.Group),
		kgo.ConsumeTopics(env.Topic),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	l := &loader{env: env, client: client}
	return l.run(ctx)
}
