// Package booking books seats.
package booking

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Booker struct {
	consumer *kafka.Consumer
	db       *sql.DB
}

func New(brokers string, db *sql.DB) (*Booker, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "booking",
		"enable.auto.commit": false,
	})
	if err != nil {
		return nil, err
	}
	return &Booker{c, db}, c.Subscribe("seats", nil)
}

func (b *Booker) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		m, err := b.consumer.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		if err := b.book(ctx, m); err != nil {
			return err
		}
	}
	return b.consumer.Close()
}

func (b *Booker) book(ctx context.Context, m *kafka.Message) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("book seat %s: %v", m.Key, p)
		}
		if err == nil {
			_, err = b.consumer.CommitMessage(m)
		}
	}()
	if _, err = b.db.ExecContext(ctx, `INSERT INTO seats (id, passenger) VALUES ($1, $2)`, string(m.Key), string(m.Value)); err != nil {
		return fmt.Errorf("book seat %s: %w", m.Key, err)
	}
	return nil
}
