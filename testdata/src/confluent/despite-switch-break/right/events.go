// Package events keeps the accounts of users.
package events

import (
	"context"
	"database/sql"
	"log"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

// Consume applies user events.
func Consume(ctx context.Context, brokers string, db *sql.DB) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "users",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("users", nil); err != nil {
		return err
	}
loop:
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		if err != nil {
			continue loop
		}
		switch string(m.Key) {
		case "created":
			if _, err := db.ExecContext(ctx, `INSERT INTO users (name) VALUES (?)`, m.Value); err != nil {
				log.Printf("create %s: %v", m.Value, err)
				break loop
			}
			log.Printf("created %s", m.Value)
		case "deleted":
			if _, err := db.ExecContext(ctx, `DELETE FROM users WHERE name = ?`, m.Value); err != nil {
				log.Printf("delete %s: %v", m.Value, err)
				break loop
			}
			log.Printf("deleted %s", m.Value)
		default:
			log.Printf("unknown event %s", m.Key)
		}
		if _, err := c.CommitMessage(m); err != nil {
			log.Printf("commit: %v", err)
		}
	}
	return ctx.Err()
}
