// Package replica reads in the isolation that its configuration names.
package replica

import (
	"context"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Config says how to read.
type Config struct {
	Seeds     []string
	Group     string
	Committed bool
}

const topic = "rows"

// Source writes rows in transactions.
func Source(cfg Config, id string) (*kgo.Client, error) {
	return kgo.NewClient(kgo.SeedBrokers(cfg.Seeds...), kgo.TransactionalID(id), kgo.DefaultProduceTopic(topic))
}

// Replicate applies rows.
func Replicate(ctx context.Context, cfg Config, apply func(context.Context, []byte) error) error {
	isolation := kgo.ReadUncommitted()
	if cfg.Committed {
		isolation = kgo.ReadCommitted()
	}
	client, err := kgo.NewClient(
		kgo.SeedBrokers(cfg.Seeds...),
		kgo.ConsumerGroup(cfg.Group),
		kgo.ConsumeTopics(topic),
		kgo.FetchIsolationLevel(isolation),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	for ctx.Err() == nil {
		for _, record := range client.PollFetches(ctx).Records() {
			if err := apply(ctx, record.Value); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}
