// Package stock counts stock, each partition in a goroutine of its own, and commits the poll when all are done.
//
//lab:guarantee at-least-once
package stock

import (
	"context"

	"github.com/twmb/franz-go/pkg/kgo"
	"golang.org/x/sync/errgroup"

	"github.com/kafkavet/kafkavet/lab/program"
)

func count(env *program.Env, p kgo.FetchTopicPartition) error {
	for _, r := range p.Records {
		if err := env.Work(r.Value); err != nil {
			return err
		}
	}
	return nil
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
	for {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return err
		}
		var g errgroup.Group
		fetches.EachPartition(func(p kgo.FetchTopicPartition) {
			g.Go(func() error { return count(env, p) })
		})
		if err := g.Wait(); err != nil {
			return err
		}
		if err := client.CommitUncommittedOffsets(ctx); err != nil {
			return err
		}
	}
}
