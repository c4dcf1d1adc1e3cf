// Package snapshots keeps its offsets with kadm, for partitions that it places itself.
package snapshots

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

const group = "snapshots"

// Run writes snapshots of one partition into dir.
func Run(ctx context.Context, dir string, partition int32, seeds ...string) error {
	client, err := kgo.NewClient(kgo.SeedBrokers(seeds...))
	if err != nil {
		return err
	}
	defer client.Close()
	admin := kadm.NewClient(client)

	committed, err := admin.FetchOffsets(ctx, group)
	if err != nil {
		return fmt.Errorf("reading offsets: %w", err)
	}
	start := kgo.NewOffset().AtStart()
	if at, ok := committed.Lookup("states", partition); ok {
		start = kgo.NewOffset().At(at.At)
	}
	client.AddConsumePartitions(map[string]map[int32]kgo.Offset{"states": {partition: start}})

	for ctx.Err() == nil {
		fetches := client.PollFetches(ctx)
		if err := admin.CommitAllOffsets(ctx, group, kadm.OffsetsFromFetches(fetches)); err != nil { // want "commit-before-processing"
			return fmt.Errorf("committing: %w", err)
		}
		for _, record := range fetches.Records() {
			if err := os.WriteFile(filepath.Join(dir, string(record.Key)), record.Value, 0o600); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}
