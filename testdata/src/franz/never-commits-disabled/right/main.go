// Package invoices books invoices and commits what it booked.
package invoices

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"
)

type invoice struct {
	ID     string  `json:"id"`
	Amount float64 `json:"amount"`
}

// Run books invoices until ctx ends.
func Run(ctx context.Context, db *sql.DB, brokers []string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(brokers...),
		kgo.ConsumerGroup("invoice-booking"),
		kgo.ConsumeTopics("invoices"),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return fmt.Errorf("connecting: %w", err)
	}
	defer client.Close()

	for {
		fetches := client.PollFetches(ctx)
		if fetches.IsClientClosed() || ctx.Err() != nil {
			return ctx.Err()
		}
		for _, record := range fetches.Records() {
			var inv invoice
			if err := json.Unmarshal(record.Value, &inv); err != nil {
				return fmt.Errorf("offset %d: %w", record.Offset, err)
			}
			if _, err := db.ExecContext(ctx, `INSERT INTO bookings (id, amount) VALUES ($1, $2)`, inv.ID, inv.Amount); err != nil {
				return fmt.Errorf("booking %s: %w", inv.ID, err)
			}
		}
		if err := client.CommitUncommittedOffsets(ctx); err != nil {
			return fmt.Errorf("committing: %w", err)
		}
	}
}
