// Package tickets prints tickets, and commits those of a poll that were printed, whatever became of those between
// them.
//
//lab:crash fail
package tickets

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
		var printed []*kgo.Record
		for _, r := range tickets {
			if err := env.Work(r.Value); err != nil {
				slog.Error("ticket not printed", "offset", r.Offset, "error", err)
				continue
			}
			printed = append(printed, r)
		}
		if err := client.CommitRecords(ctx, printed...); err != nil { // want "failure-skipped"
			return err
		}
	}
}
