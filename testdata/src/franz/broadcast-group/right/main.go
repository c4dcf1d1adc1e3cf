// Package flags hears every flag change in every process: each has a group of its own that it never commits.
package flags

import (
	"context"
	"crypto/rand"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Cache holds flags.
type Cache interface {
	Set(ctx context.Context, flag string, state []byte) error
}

// Watch follows changes from now on.
func Watch(ctx context.Context, cache Cache, seeds []string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("flags-"+rand.Text()),
		kgo.ConsumeTopics("flags"),
		kgo.ConsumeStartOffset(kgo.NewOffset().AtEnd()),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	for ctx.Err() == nil {
		for _, record := range client.PollFetches(ctx).Records() {
			if err := cache.Set(ctx, string(record.Key), record.Value); err != nil {
				slog.Error("flag", "flag", string(record.Key), "error", err)
			}
		}
	}
	return ctx.Err()
}
