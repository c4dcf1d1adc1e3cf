// Package offsets commits.
package offsets

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Done commits the offset after record.
func Done(ctx context.Context, client *kgo.Client, record *kgo.Record) error {
	if err := client.CommitRecords(ctx, record); err != nil {
		return fmt.Errorf("committing %s/%d@%d: %w", record.Topic, record.Partition, record.Offset, err)
	}
	slog.Debug("committed", "topic", record.Topic, "partition", record.Partition, "offset", record.Offset)
	return nil
}
