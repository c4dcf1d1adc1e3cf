// Package stats stores statistics a batch at a time.
package stats

import (
	"context"
	"database/sql"
	"log"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

const batchSize = 200

// Run stores batches until ctx ends.
func Run(ctx context.Context, brokers string, db *sql.DB) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "stats",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("stats", nil); err != nil {
		return err
	}
	batch := make([]*kafka.Message, 0, batchSize)
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		if err == nil {
			batch = append(batch, m)
		}
		if len(batch) < batchSize {
			continue
		}
		if err := insert(ctx, db, batch); err != nil {
			log.Printf("insert %d rows: %v", len(batch), err)
			return err
		}
		if _, err := c.Commit(); err != nil {
			log.Printf("commit: %v", err)
		}
		batch = batch[:0]
	}
	return ctx.Err()
}

func insert(ctx context.Context, db *sql.DB, batch []*kafka.Message) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, m := range batch {
		if _, err := tx.ExecContext(ctx, `INSERT INTO stats (k, v) VALUES ($1, $2)`, string(m.Key), string(m.Value)); err != nil {
			return err
		}
	}
	return tx.Commit()
}
