// Package queue works on a share group: each record is accepted or released by itself.
package queue

import (
	"context"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Tasks runs a task.
type Tasks interface {
	Do(ctx context.Context, task []byte) error
}

// Run works until ctx ends.
func Run(ctx context.Context, tasks Tasks, seeds []string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ShareGroup("tasks"),
		kgo.ConsumeTopics("tasks"),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	for ctx.Err() == nil {
		for _, record := range client.PollFetches(ctx).Records() {
			if err := tasks.Do(ctx, record.Value); err != nil {
				slog.Warn("released", "delivery", record.DeliveryCount(), "error", err)
				record.Ack(kgo.AckRelease)
				continue
			}
			record.Ack(kgo.AckAccept)
		}
	}
	return ctx.Err()
}
