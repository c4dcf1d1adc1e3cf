// Package feed decodes records into a type of the caller's and handles them until one fails.
package feed

import (
	"context"
	"encoding/json"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Track is a song that was played.
type Track struct {
	Artist string `json:"artist"`
	Title  string `json:"title"`
}

// Charts counts plays.
type Charts interface {
	Played(ctx context.Context, track Track) error
}

// Run counts plays.
func Run(ctx context.Context, charts Charts, seeds ...string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("charts"),
		kgo.ConsumeTopics("plays"),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	return consume(ctx, client, charts.Played)
}

func consume[T any](ctx context.Context, client *kgo.Client, handle func(context.Context, T) error) error {
	for ctx.Err() == nil {
		for _, record := range client.PollFetches(ctx).Records() {
			var v T
			if err := json.Unmarshal(record.Value, &v); err != nil {
				slog.Warn("undecodable", "offset", record.Offset, "error", err)
			} else if err := handle(ctx, v); err != nil {
				slog.Error("handler", "offset", record.Offset, "error", err)
				return err
			}
			if err := client.CommitRecords(ctx, record); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}
