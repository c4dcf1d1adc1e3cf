// Package copies copies records, and commits each.
//
//lab:guarantee at-least-once
package copies

import (
	"context"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(env.Brokers...),
		kgo.ConsumerGroup(env.Group),
		kgo.DisableAutoCommit(),
		kgo.ConsumeTopics(env.Topic),
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
		for _, r := range fetches.Records() {
			if err := env.Work(r.Value); err != nil {
				return err
			}
			if err := client.CommitRecords(ctx, r); err != nil {
				slog.Warn("commit", "offset", r.Offset, "error", err)
			}
		}
	}
}
