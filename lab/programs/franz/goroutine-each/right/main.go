// Package thumbs makes thumbnails, each in a goroutine of its own, and commits those of a poll together.
//
//lab:guarantee at-least-once
package thumbs

import (
	"context"

	"github.com/twmb/franz-go/pkg/kgo"
	"golang.org/x/sync/errgroup"

	"github.com/kafkavet/kafkavet/lab/program"
)

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
	for {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return err
		}
		var g errgroup.Group
		fetches.EachRecord(func(r *kgo.Record) {
			g.Go(func() error { return env.Work(r.Value) })
		})
		if err := g.Wait(); err != nil {
			return err
		}
		if err := client.CommitRecords(ctx, fetches.Records()...); err != nil {
			return err
		}
	}
}
