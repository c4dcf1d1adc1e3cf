// Package billing bills calls in batches of five, and commits a batch behind that.
//
//lab:guarantee at-least-once
package billing

import (
	"context"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

func bill(env *program.Env, calls []*kgo.Record) error {
	for _, r := range calls {
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
		fetches := client.PollRecords(ctx, 5)
		if err := fetches.Err(); err != nil {
			return err
		}
		calls := fetches.Records()
		if err := bill(env, calls); err != nil {
			return err
		}
		if err := client.CommitRecords(ctx, calls...); err != nil {
			return err
		}
	}
}
