// Package audit copies audit events into the database.
package audit

import (
	"context"
	"database/sql"
	"encoding/json"
	"log"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Event struct {
	Actor  string    `json:"actor"`
	Action string    `json:"action"`
	At     time.Time `json:"at"`
}

// Run copies events until ctx ends or the database fails.
func Run(ctx context.Context, db *sql.DB, brokers string) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "audit",
		"auto.offset.reset":  "earliest",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.SubscribeTopics([]string{"audit.events"}, nil); err != nil {
		return err
	}
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		if err != nil {
			if kerr, ok := err.(kafka.Error); ok && kerr.IsTimeout() {
				continue
			}
			return err
		}
		var e Event
		if err := json.Unmarshal(m.Value, &e); err != nil {
			log.Printf("audit: bad event at %v: %v", m.TopicPartition, err)
			continue
		}
		if _, err := db.ExecContext(ctx, `INSERT INTO audit (actor, action, at) VALUES ($1, $2, $3)`, e.Actor, e.Action, e.At); err != nil {
			return err
		}
		if _, err := c.CommitMessage(m); err != nil {
			return err
		}
	}
	return ctx.Err()
}
