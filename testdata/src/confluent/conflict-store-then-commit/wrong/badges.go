// Package badges awards badges.
package badges

import (
	"context"
	"database/sql"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

// Award awards badges, stores each offset and commits what is stored every five seconds.
func Award(ctx context.Context, brokers string, db *sql.DB) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "badges",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("achievements", nil); err != nil {
		return err
	}
	last := time.Now()
	for ctx.Err() == nil {
		m, ok := c.Poll(100).(*kafka.Message)
		if ok {
			if _, err := db.ExecContext(ctx, `INSERT INTO badges (player, badge) VALUES (?, ?)`, m.Key, m.Value); err != nil {
				return err
			}
			c.StoreMessage(m) // want "auto-commit-conflict"
		}
		if time.Since(last) > 5*time.Second {
			c.Commit()
			last = time.Now()
		}
	}
	return nil
}
