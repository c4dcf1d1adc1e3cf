// Package parcels tracks parcels and asks for a commit of marks in a mode that knows none.
package parcels

import (
	"context"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Tracker keeps a parcel's whereabouts.
type Tracker interface {
	Track(ctx context.Context, parcel string, scan []byte) error
}

// Run tracks parcels.
func Run(ctx context.Context, tracker Tracker, seeds ...string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("parcels"),
		kgo.ConsumeTopics("scans"),
		kgo.BlockRebalanceOnPoll(),
	)
	if err != nil {
		return err
	}
	defer client.CloseAllowingRebalance()
	for ctx.Err() == nil {
		fetches := client.PollFetches(ctx)
		for _, record := range fetches.Records() {
			if err := tracker.Track(ctx, string(record.Key), record.Value); err != nil {
				return err
			}
		}
		if err := client.CommitMarkedOffsets(ctx); err != nil { // want "auto-commit-conflict"
			slog.Warn("commit", "error", err)
		}
		client.AllowRebalance()
	}
	return ctx.Err()
}
