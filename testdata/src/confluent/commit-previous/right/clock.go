// Package clock applies time stamps; each record is committed when the next one has come.
package clock

import (
	"context"
	"database/sql"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

// Run applies time stamps until ctx ends.
func Run(ctx context.Context, brokers string, db *sql.DB) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "clock",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("stamps", nil); err != nil {
		return err
	}
	var prev *kafka.Message
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		if prev != nil {
			if _, err := c.CommitMessage(prev); err != nil {
				return err
			}
		}
		if _, err := db.ExecContext(ctx, `INSERT INTO stamps (employee, stamp) VALUES ($1, $2)`, m.Key, m.Value); err != nil {
			return err
		}
		prev = m
	}
	return ctx.Err()
}
