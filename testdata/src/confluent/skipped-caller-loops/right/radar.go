// Package radar stores radar echoes.
package radar

import (
	"context"
	"database/sql"
	"log"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type radar struct {
	db      *sql.DB
	brokers string
	c       *kafka.Consumer
}

// Run stores echoes; it starts again after each error.
func Run(ctx context.Context, db *sql.DB, brokers string) error {
	r := &radar{db: db, brokers: brokers}
	if err := r.connect(); err != nil {
		return err
	}
	defer func() { r.c.Close() }()
	for ctx.Err() == nil {
		if err := r.consume(ctx); err != nil {
			log.Printf("radar: %v, restarting", err)
			time.Sleep(time.Second)
			r.c.Close()
			if err := r.connect(); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

func (r *radar) connect() error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  r.brokers,
		"group.id":           "radar",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	r.c = c
	return c.Subscribe("echoes", nil)
}

func (r *radar) consume(ctx context.Context) error {
	for {
		m, err := r.c.ReadMessage(time.Minute)
		if err != nil {
			return err
		}
		if _, err := r.db.ExecContext(ctx, `INSERT INTO echoes (station, echo) VALUES (?, ?)`, m.Key, m.Value); err != nil {
			return err
		}
		if _, err := r.c.CommitMessage(m); err != nil {
			return err
		}
	}
}
