// Package loyalty marks a record after the points are granted.
package loyalty

import (
	"context"
	"encoding/json"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Purchase earns points.
type Purchase struct {
	Customer string `json:"customer"`
	Total    int    `json:"total"`
}

// Handler grants points.
type Handler func(ctx context.Context, p Purchase) error

// Consume grants points for purchases.
func Consume(ctx context.Context, handle Handler, seeds ...string) error {
	opts := []kgo.Opt{kgo.SeedBrokers(seeds...), kgo.ConsumeTopics("purchases")}
	opts = append(opts, kgo.ConsumerGroup("loyalty"), kgo.AutoCommitMarks())
	client, err := kgo.NewClient(opts...)
	if err != nil {
		return err
	}
	defer client.Close()

	for ctx.Err() == nil {
		fetches := client.PollFetches(ctx)
		for record := range fetches.RecordsAll() {
			var purchase Purchase
			if err := json.Unmarshal(record.Value, &purchase); err != nil {
				slog.Error("no purchase", "offset", record.Offset, "error", err)
				client.MarkCommitRecords(record)
				continue
			}
			if err := handle(ctx, purchase); err != nil {
				return err
			}
			client.MarkCommitRecords(record)
		}
	}
	return ctx.Err()
}
