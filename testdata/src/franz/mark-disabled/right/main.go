// Package surveys marks answers and commits the marks.
package surveys

import (
	"context"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Answers keeps answers.
type Answers interface {
	Save(ctx context.Context, answer []byte) error
}

// Run saves answers until one fails.
func Run(ctx context.Context, answers Answers, seeds ...string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("surveys"),
		kgo.ConsumeTopics("answers"),
		kgo.AutoCommitMarks(),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	for ctx.Err() == nil {
		fetches := client.PollFetches(ctx)
		for _, record := range fetches.Records() {
			if err := answers.Save(ctx, record.Value); err != nil {
				return err
			}
			client.MarkCommitRecords(record)
		}
	}
	return ctx.Err()
}
