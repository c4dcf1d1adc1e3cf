// Package tickets prints tickets. When one cannot be printed, it commits the poll all the same before it stops.
package tickets

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
		fetches := client.PollRecords(ctx, 5)
		if err := fetches.Err(); err != nil {
			return err
		}
		tickets := fetches.Records()
		var failed error
		for _, r := range tickets {
			if failed = env.Work(r.Value); failed != nil {
				break
			}
		}
		if err := client.CommitRecords(ctx, tickets...); err != nil { // want "commit-despite-failure"
			return err
		}
		if failed != nil {
			return failed
		}
	}
}
