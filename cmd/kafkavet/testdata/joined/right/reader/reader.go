// Package reader adds postings up.
package reader

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
	client, err := kgo.NewClient(
		kgo.ConsumerGroup("sums"),
		kgo.ConsumeTopics("right.postings"),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
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
