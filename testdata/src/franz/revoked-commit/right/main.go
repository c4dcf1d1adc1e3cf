// Package sensors commits its marks when partitions are taken away, and what is left at the end.
package sensors

import (
	"context"
	"log/slog"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Series takes measurements.
type Series interface {
	Append(ctx context.Context, sensor string, value []byte) error
}

func revoked(ctx context.Context, client *kgo.Client, _ map[string][]int32) {
	if err := client.CommitMarkedOffsets(ctx); err != nil {
		slog.Error("commit on revoke", "error", err)
	}
}

// Run stores measurements until ctx ends.
func Run(ctx context.Context, series Series, seeds ...string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("sensors"),
		kgo.ConsumeTopics("measurements"),
		kgo.AutoCommitMarks(),
		kgo.OnPartitionsRevoked(revoked),
		kgo.BlockRebalanceOnPoll(),
	)
	if err != nil {
		return err
	}
	defer func() {
		// ctx is over by now.
		last, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := client.CommitMarkedOffsets(last); err != nil {
			slog.Error("last commit", "error", err)
		}
		client.CloseAllowingRebalance()
	}()
	for ctx.Err() == nil {
		fetches := client.PollRecords(ctx, 500)
		for _, record := range fetches.Records() {
			if err := series.Append(ctx, string(record.Key), record.Value); err != nil {
				return err
			}
			client.MarkCommitRecords(record)
		}
		client.AllowRebalance()
	}
	return ctx.Err()
}
