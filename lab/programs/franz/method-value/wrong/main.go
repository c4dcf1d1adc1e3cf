// Package hits counts hits. Its workers are started with a method of a counter, and commit what the counter has
// passed over.
//
//lab:crash fail
package hits

import (
	"context"
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
			if err := client.CommitRecords(ctx, r); err != nil { // want "commit-despite-failure"
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
