// Package probe measures how long records travel. Nobody here writes in transactions.
package probe

import (
	"context"
	"database/sql"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

// Run stores delays until ctx ends.
func Run(ctx context.Context, brokers string, db *sql.DB) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "probe",
		"enable.auto.commit": false,
		"isolation.level":    "read_uncommitted",
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("probes", nil); err != nil {
		return err
	}
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		if _, err := db.ExecContext(ctx, `INSERT INTO delays (probe, seconds) VALUES (?, ?)`, m.Key, time.Since(m.Timestamp).Seconds()); err != nil {
			return err
		}
		if _, err := c.CommitMessage(m); err != nil {
			return err
		}
	}
	return ctx.Err()
}
