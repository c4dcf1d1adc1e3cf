// Package copies copies records, and commits each. Without a group that is an error each time, which is logged.
//
//lab:crash after
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
			if err := client.CommitRecords(ctx, r); err != nil { // want "auto-commit-conflict"
				slog.Warn("commit", "offset", r.Offset, "error", err)
			}
		}
	}
}
