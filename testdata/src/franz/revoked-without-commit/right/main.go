// Package presence keeps the client's own commits and only logs what it loses to others.
package presence

import (
	"context"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Presence knows who is online.
type Presence interface {
	Online(ctx context.Context, user string, device []byte) error
}

// Run follows presence events until ctx ends.
func Run(ctx context.Context, presence Presence, seeds []string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("presence"),
		kgo.ConsumeTopics("presence"),
		kgo.OnPartitionsRevoked(func(_ context.Context, _ *kgo.Client, revoked map[string][]int32) {
			slog.Info("revoked", "partitions", revoked)
		}),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	for ctx.Err() == nil {
		fetches := client.PollFetches(ctx)
		for _, record := range fetches.Records() {
			update(ctx, presence, record)
		}
	}
	// The last poll would stay uncommitted, and ctx is over.
	return client.CommitUncommittedOffsets(context.Background())
}

// update does not return before the event is stored.
func update(ctx context.Context, presence Presence, record *kgo.Record) {
	for presence.Online(ctx, string(record.Key), record.Value) != nil {
		slog.Warn("once more", "offset", record.Offset)
	}
}
