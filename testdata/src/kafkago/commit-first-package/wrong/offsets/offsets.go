// Package offsets commits with a deadline.
package offsets

import (
	"context"
	"fmt"
	"time"

	"github.com/segmentio/kafka-go"
)

// Save commits m, waiting at most five seconds.
func Save(ctx context.Context, r *kafka.Reader, m kafka.Message) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if err := r.CommitMessages(ctx, m); err != nil {
		return fmt.Errorf("save offset %d of %s/%d: %w", m.Offset, m.Topic, m.Partition, err)
	}
	return nil
}
