// Package publish makes listings visible.
package publish

import (
	"context"
	"database/sql"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

// All publishes records in order.
func All(ctx context.Context, db *sql.DB, records []*kgo.Record) error {
	for _, record := range records {
		if _, err := db.ExecContext(ctx, "INSERT INTO listings (id, body) VALUES ($1, $2)", record.Key, record.Value); err != nil {
			slog.ErrorContext(ctx, "listing", "id", string(record.Key), "error", err)
		}
	}
	return nil
}
