// Package payments pays. When a payment fails, it leaves the rest of the poll, and polls again.
//
//lab:crash fail
package payments

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
		failed := false
		for _, r := range fetches.Records() {
			if err := env.Work(r.Value); err != nil {
				slog.Error("payment", "offset", r.Offset, "error", err)
				failed = true
				break
			}
		}
		if failed {
			time.Sleep(20 * time.Millisecond)
			continue
		}
		if err := client.CommitUncommittedOffsets(ctx); err != nil { // want "failure-skipped"
			return err
		}
	}
}
