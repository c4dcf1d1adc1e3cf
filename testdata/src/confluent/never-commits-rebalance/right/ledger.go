// Package ledger applies transfers to the ledger's database.
package ledger

import (
	"context"
	"database/sql"
	"log"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Ledger struct {
	db       *sql.DB
	consumer *kafka.Consumer
}

func Open(db *sql.DB, brokers string) (*Ledger, error) {
	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":               brokers,
		"group.id":                        "ledger",
		"auto.offset.reset":               "earliest",
		"enable.auto.commit":              false,
		"go.application.rebalance.enable": true,
	})
	if err != nil {
		return nil, err
	}
	l := &Ledger{db: db, consumer: consumer}
	if err := consumer.SubscribeTopics([]string{"transfers"}, l.rebalance); err != nil {
		return nil, err
	}
	return l, nil
}

func (l *Ledger) rebalance(c *kafka.Consumer, ev kafka.Event) error {
	switch e := ev.(type) {
	case kafka.AssignedPartitions:
		log.Printf("ledger: assigned %v", e.Partitions)
		for i := range e.Partitions {
			var next int64
			row := l.db.QueryRow(`SELECT next FROM positions WHERE part = $1`, e.Partitions[i].Partition)
			if err := row.Scan(&next); err != nil {
				return err
			}
			e.Partitions[i].Offset = kafka.Offset(next)
		}
		return c.Assign(e.Partitions)
	case kafka.RevokedPartitions:
		return c.Unassign()
	}
	return nil
}

func (l *Ledger) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		ev := l.consumer.Poll(200)
		m, ok := ev.(*kafka.Message)
		if !ok {
			continue
		}
		if err := l.apply(ctx, m); err != nil {
			return err
		}
	}
	return l.consumer.Close()
}

func (l *Ledger) apply(ctx context.Context, m *kafka.Message) error {
	tx, err := l.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, `CALL apply_transfer($1)`, string(m.Value)); err != nil {
		return err
	}
	tp := m.TopicPartition
	if _, err := tx.ExecContext(ctx, `UPDATE positions SET next = $1 WHERE part = $2`, int64(tp.Offset)+1, tp.Partition); err != nil {
		return err
	}
	return tx.Commit()
}
