// Package ocr reads the text of scanned pages.
package ocr

import (
	"context"
	"database/sql"
	"log"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Engine interface {
	Text(ctx context.Context, page []byte) (string, error)
}

type Reader struct {
	consumer *kafka.Consumer
	engine   Engine
	db       *sql.DB
}

func New(brokers string, e Engine, db *sql.DB) (*Reader, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":        brokers,
		"group.id":                 "ocr",
		"enable.auto.commit":       false,
		"enable.auto.offset.store": false,
	})
	if err != nil {
		return nil, err
	}
	return &Reader{c, e, db}, c.Subscribe("pages", nil)
}

func (r *Reader) Run(ctx context.Context) error {
	go r.commit(ctx)
	for ctx.Err() == nil {
		m, err := r.consumer.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		text, err := r.engine.Text(ctx, m.Value)
		if err != nil {
			return err
		}
		if _, err := r.db.ExecContext(ctx, `UPDATE pages SET text = $1 WHERE id = $2`, text, string(m.Key)); err != nil {
			return err
		}
		if _, err := r.consumer.StoreMessage(m); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// commit commits every five seconds.
func (r *Reader) commit(ctx context.Context) {
	t := time.NewTicker(5 * time.Second)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			if _, err := r.consumer.Commit(); err != nil {
				log.Printf("commit: %v", err)
			}
		case <-ctx.Done():
			return
		}
	}
}
