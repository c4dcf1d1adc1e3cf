// Package backfill replays a fixed number of records into a table.
package backfill

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/segmentio/kafka-go"
)

// Chunk copies the next n records.
func Chunk(ctx context.Context, reader *kafka.Reader, db *sql.DB, n int) error {
	for range n {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return fmt.Errorf("fetch: %w", err)
		}
		if _, err := db.ExecContext(ctx, `INSERT INTO history (at, doc) VALUES ($1, $2)`, m.Time, m.Value); err != nil {
			return fmt.Errorf("insert: %w", err)
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
	}
	return nil
}
