// Package songs counts songs. What yields them commits each before that.
//
//lab:crash before commit-done commit-lost
package songs

import (
	"context"
	"iter"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

// songs yields what is played, and commits it.
func songs(ctx context.Context, client *kgo.Client) iter.Seq2[*kgo.Record, error] {
	return func(yield func(*kgo.Record, error) bool) {
		for {
			fetches := client.PollFetches(ctx)
			if err := fetches.Err(); err != nil {
				yield(nil, err)
				return
			}
			for _, r := range fetches.Records() {
				if err := client.CommitRecords(ctx, r); err != nil { // want "commit-before-processing"
					yield(nil, err)
					return
				}
				if !yield(r, nil) {
					return
				}
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
	for r, err := range songs(ctx, client) {
		if err != nil {
			return err
		}
		if err := env.Work(r.Value); err != nil {
			return err
		}
	}
	return ctx.Err()
}
