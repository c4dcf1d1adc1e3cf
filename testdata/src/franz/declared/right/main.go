// Package invalidate means to deliver at most once: a missed invalidation ends with the entry's life.
package invalidate

import (
	"context"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Cache forgets entries.
type Cache interface {
	Forget(ctx context.Context, key string) error
}

// Run forgets until ctx ends.
func Run(ctx context.Context, cache Cache, seeds ...string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("invalidate"),
		kgo.ConsumeTopics("changes"),
		kgo.GreedyAutoCommit(),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	//kafkavet:guarantee at-most-once entries live for a minute only
	for ctx.Err() == nil {
		for _, record := range client.PollFetches(ctx).Records() {
			if err := cache.Forget(ctx, string(record.Key)); err != nil {
				slog.Warn("stale entry", "key", string(record.Key), "error", err)
			}
		}
	}
	return ctx.Err()
}
