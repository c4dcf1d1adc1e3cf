// Package orders books orders. It commits each order before it is booked.
//
//lab:crash before after commit-done commit-lost zombie
package orders

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
	for {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return err
		}
		for r := range fetches.RecordsAll() {
			if err := client.CommitRecords(ctx, r); err != nil { // want "commit-before-processing"
				return err
			}
			if err := env.Work(r.Value); err != nil {
				return err
			}
		}
	}
}
