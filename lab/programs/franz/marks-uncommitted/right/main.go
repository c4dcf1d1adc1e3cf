// Package tickets prints tickets, and marks those that are printed. It commits what is marked, and stops at one that
// is not printed.
//
//lab:guarantee at-least-once
package tickets

import (
	"context"
	"log/slog"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(env.Brokers...),
		kgo.ConsumerGroup(env.Group),
		kgo.ConsumeTopics(env.Topic),
		kgo.AutoCommitMarks(),
		kgo.AutoCommitInterval(100*time.Millisecond),
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
		for _, r := range fetches.Records() {
			if err := env.Work(r.Value); err != nil {
				slog.Error("ticket", "offset", r.Offset, "error", err)
				return err
			}
			client.MarkCommitRecords(r)
		}
		if err := client.CommitMarkedOffsets(ctx); err != nil {
			return err
		}
	}
}
