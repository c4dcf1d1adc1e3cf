// Package replica applies changes to a second database and never gives up.
package replica

import (
	"context"
	"database/sql"
	"log"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Replica struct {
	consumer *kafka.Consumer
	db       *sql.DB
}

func New(brokers string, db *sql.DB) (*Replica, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "replica",
		"enable.auto.commit": false,
	})
	if err != nil {
		return nil, err
	}
	return &Replica{c, db}, c.Subscribe("changes", nil)
}

func (r *Replica) Run(ctx context.Context) error {
	for {
		m, err := r.consumer.ReadMessage(time.Second)
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			continue
		}
		for {
			retry, err := r.apply(ctx, m)
			if err == nil {
				break
			}
			if !retry {
				return err
			}
			log.Printf("again: %v", err)
			time.Sleep(time.Second)
		}
		if _, err := r.consumer.CommitMessage(m); err != nil {
			return err
		}
	}
}

// apply applies a change and says whether a second try may help.
func (r *Replica) apply(ctx context.Context, m *kafka.Message) (retry bool, err error) {
	if _, err := r.db.ExecContext(ctx, string(m.Value)); err != nil {
		return ctx.Err() == nil, err
	}
	return false, nil
}
