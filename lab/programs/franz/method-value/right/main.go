// Package hits counts hits. Its counter is a function that the consumer is given, and stops at what it cannot count.
//
//lab:guarantee at-least-once
package hits

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

// process works on a record.
type process func(ctx context.Context, r *kgo.Record) error

type counter struct{ env *program.Env }

func (c *counter) count(_ context.Context, r *kgo.Record) error {
	if err := c.env.Work(r.Value); err != nil {
		slog.Error("hit", "offset", r.Offset, "error", err)
		return fmt.Errorf("hit at offset %d: %w", r.Offset, err)
	}
	return nil
}

func consume(ctx context.Context, client *kgo.Client, work process) error {
	for {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return err
		}
		for iter := fetches.RecordIter(); !iter.Done(); {
			r := iter.Next()
			if err := work(ctx, r); err != nil {
				return err
			}
			if err := client.CommitRecords(ctx, r); err != nil {
				return err
			}
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
	c := &counter{env}
	return consume(ctx, client, c.count)
}
