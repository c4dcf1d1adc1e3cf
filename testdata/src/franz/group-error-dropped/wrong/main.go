// Package badges awards badges in parallel and does not look at what Wait returns.
package badges

import (
	"context"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
	"golang.org/x/sync/errgroup"
)

// Awards keeps badges.
type Awards interface {
	Award(ctx context.Context, user string, badge []byte) error
}

// Consume awards until ctx ends.
func Consume(ctx context.Context, awards Awards, seeds []string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("badges"),
		kgo.ConsumeTopics("achievements"),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	for ctx.Err() == nil {
		fetches := client.PollFetches(ctx)
		var g errgroup.Group
		g.SetLimit(4)
		for _, record := range fetches.Records() {
			g.Go(func() error { return awards.Award(ctx, string(record.Key), record.Value) })
		}
		_ = g.Wait()
		if err := client.CommitUncommittedOffsets(ctx); err != nil { // want "commit-despite-failure"
			slog.Error("commit", "error", err)
		}
	}
	return ctx.Err()
}
