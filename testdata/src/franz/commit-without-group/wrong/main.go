// Package beacons commits, but belongs to no group.
package beacons

import (
	"context"
	"log"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Registry knows beacons.
type Registry interface {
	Seen(ctx context.Context, beacon string) error
}

// Run registers beacons.
func Run(ctx context.Context, registry Registry, seeds []string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumeTopics("beacons"),
		kgo.FetchMaxBytes(1<<20),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	for ctx.Err() == nil {
		fetches := client.PollFetches(ctx)
		for _, record := range fetches.Records() {
			if err := registry.Seen(ctx, string(record.Value)); err != nil {
				return err
			}
		}
		if err := client.CommitRecords(ctx, fetches.Records()...); err != nil { // want "auto-commit-conflict"
			log.Printf("commit: %v", err)
		}
	}
	return ctx.Err()
}
