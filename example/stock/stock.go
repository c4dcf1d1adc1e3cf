// Package stock reserves what was ordered.
package stock

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/segmentio/kafka-go"
)

// Consumer reserves stock.
type Consumer struct {
	reader *kafka.Reader
	db     *sql.DB
}

// New returns a consumer that has not started.
func New(brokers []string, db *sql.DB) *Consumer {
	return &Consumer{
		reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "stock", Topic: "orders"}),
		db:     db,
	}
}

// Run reserves stock until ctx ends, or an order cannot be reserved: the next start begins with that one.
func (c *Consumer) Run(ctx context.Context) error {
	defer c.reader.Close()
	for {
		msg, err := c.reader.FetchMessage(ctx)
		if err != nil {
			return fmt.Errorf("stock: %w", err)
		}
		if err := c.reserve(ctx, msg); err != nil {
			return fmt.Errorf("stock: order %s: %w", msg.Key, err)
		}
		if err := c.reader.CommitMessages(ctx, msg); err != nil {
			return fmt.Errorf("stock: %w", err)
		}
	}
}

// reserve may see an order twice and reserves for it once.
func (c *Consumer) reserve(ctx context.Context, msg kafka.Message) error {
	_, err := c.db.ExecContext(ctx,
		`INSERT INTO reservations (order_id, content) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
		string(msg.Key), msg.Value)
	return err
}
