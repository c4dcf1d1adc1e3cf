// Package videos encodes videos. Its workers take them from a channel, and a poll is committed when all of it is
// encoded.
//
//lab:guarantee at-least-once
package videos

import (
	"context"

	"github.com/twmb/franz-go/pkg/kgo"

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
	videos := make(chan *kgo.Record)
	defer close(videos)
	results := make(chan error)
	for range 20 {
		go func() {
			for r := range videos {
				results <- env.Work(r.Value)
			}
		}()
	}
	for {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return err
		}
		batch := fetches.Records()
		go func() {
			for _, r := range batch {
				videos <- r
			}
		}()
		for range batch {
			if err := <-results; err != nil {
				return err
			}
		}
		if err := client.CommitRecords(ctx, batch...); err != nil {
			return err
		}
	}
}
