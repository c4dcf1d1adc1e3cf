// Package prices updates prices. What cannot be updated is logged.
//
//lab:crash fail
package prices

import (
	"context"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

func update(env *program.Env, fetches kgo.Fetches) error {
	for _, fetch := range fetches {
		for _, topic := range fetch.Topics {
			for _, partition := range topic.Partitions {
				for _, r := range partition.Records {
					if err := env.Work(r.Value); err != nil {
						slog.Error("price", "key", string(r.Key), "error", err)
					}
				}
			}
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
		if err := update(env, fetches); err != nil {
			return err
		}
		if err := client.CommitUncommittedOffsets(ctx); err != nil { // want "commit-despite-failure"
			return err
		}
	}
}
