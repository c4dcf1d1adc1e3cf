// Package backup copies records to files and keeps its place with kadm, built record by record.
package backup

import (
	"context"
	"log/slog"
	"os"
	"strconv"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// Copy copies partitions from the offsets given.
func Copy(ctx context.Context, root *os.Root, group string, from map[string]map[int32]kgo.Offset, seeds ...string) error {
	client, err := kgo.NewClient(kgo.SeedBrokers(seeds...), kgo.ConsumePartitions(from))
	if err != nil {
		return err
	}
	defer client.Close()
	admin := kadm.NewClient(client)
	for ctx.Err() == nil {
		offsets := make(kadm.Offsets)
		fetches := client.PollFetches(ctx)
		for _, record := range fetches.Records() {
			name := record.Topic + "-" + strconv.FormatInt(record.Offset, 10)
			if err := root.WriteFile(name, record.Value, 0o600); err != nil {
				return err
			}
			offsets.Add(kadm.NewOffsetFromRecord(record))
		}
		responses, err := admin.CommitOffsets(ctx, group, offsets)
		if err != nil {
			return err
		}
		if err := responses.Error(); err != nil {
			slog.Error("commit", "error", err)
		}
	}
	return ctx.Err()
}
