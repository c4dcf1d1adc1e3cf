// Package hints stores hints; one that fails is worth no second try.
package hints

import (
	"context"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Hints keeps hints.
type Hints interface {
	Put(ctx context.Context, user string, hint []byte) error
}

// Run stores hints until ctx ends.
func Run(ctx context.Context, hints Hints, seeds []string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("hints"),
		kgo.ConsumeTopics("hints"),
		kgo.AutoCommitMarks(),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	for ctx.Err() == nil {
		for record := range client.PollFetches(ctx).RecordsAll() {
			if err := hints.Put(ctx, string(record.Key), record.Value); err != nil {
				slog.Warn("hint", "offset", record.Offset, "error", err)
				continue
			}
			//kafkavet:ignore failure-skipped a newer hint follows soon
			client.MarkCommitRecords(record)
		}
	}
	return ctx.Err()
}
