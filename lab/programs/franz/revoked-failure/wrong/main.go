// Package parcels weighs parcels. When partitions are taken away, which is also when the client closes, it commits
// what it has marked: all, also those that it could not weigh.
//
//lab:crash fail
package parcels

import (
	"context"
	"log/slog"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

func revoked(ctx context.Context, client *kgo.Client, _ map[string][]int32) {
	if err := client.CommitMarkedOffsets(ctx); err != nil {
		slog.Warn("commit", "error", err)
	}
}

func Run(ctx context.Context, env *program.Env) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(env.Brokers...),
		kgo.ConsumerGroup(env.Group),
		kgo.ConsumeTopics(env.Topic),
		kgo.AutoCommitMarks(),
		kgo.AutoCommitInterval(100*time.Millisecond),
		kgo.BlockRebalanceOnPoll(),
		kgo.OnPartitionsRevoked(revoked),
	)
	if err != nil {
		return err
	}
	defer client.CloseAllowingRebalance()
	for {
		fetches := client.PollRecords(ctx, 5)
		if err := fetches.Err(); err != nil {
			return err
		}
		for _, r := range fetches.Records() {
			if err := env.Work(r.Value); err != nil {
				slog.Error("parcel", "offset", r.Offset, "error", err)
			}
			client.MarkCommitRecords(r) // want "commit-despite-failure"
		}
		client.AllowRebalance()
	}
}
