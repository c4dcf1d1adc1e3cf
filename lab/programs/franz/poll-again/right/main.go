// Package payments pays. When a payment fails, it goes back to that, and polls again.
//
//lab:guarantee at-least-once
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
				client.SetOffsets(map[string]map[int32]kgo.EpochOffset{
					r.Topic: {r.Partition: {Epoch: r.LeaderEpoch, Offset: r.Offset}},
				})
				failed = true
				break
			}
		}
		if failed {
			time.Sleep(20 * time.Millisecond)
			continue
		}
		if err := client.CommitUncommittedOffsets(ctx); err != nil {
			return err
		}
	}
}
