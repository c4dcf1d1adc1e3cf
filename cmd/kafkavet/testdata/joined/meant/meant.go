// Package meant shows postings, and does not mind those that are taken back.
package meant

import (
	"context"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Sums keeps what was added up.
type Sums interface {
	Add(ctx context.Context, posting []byte) error
}

// Follow adds postings until ctx ends.
func Follow(ctx context.Context, sums Sums) error {
	client, err := kgo.NewClient( //kafkavet:ignore read-uncommitted a posting that is taken back is shown for a moment
		kgo.ConsumerGroup("sums"),
		kgo.ConsumeTopics("wrong.postings"),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	for ctx.Err() == nil {
		for record := range client.PollFetches(ctx).RecordsAll() {
			if err := sums.Add(ctx, record.Value); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}
