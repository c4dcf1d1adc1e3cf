// Package rates stores exchange rates in batches.
package rates

import (
	"context"
	"database/sql"
	"strconv"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Store struct {
	consumer *kafka.Consumer
	insert   *sql.Stmt
}

func New(brokers string, insert *sql.Stmt) (*Store, error) {
	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "rates",
		"enable.auto.commit": "True",
	})
	if err != nil {
		return nil, err
	}
	return &Store{consumer, insert}, consumer.Subscribe("rates", nil)
}

// Run stores rates and commits after each hundred.
func (s *Store) Run(ctx context.Context) error {
	for n := 1; ctx.Err() == nil; n++ {
		m, err := s.consumer.ReadMessage(-1) // want `\[auto-commit\]`
		if err != nil {
			return err
		}
		rate, err := strconv.ParseFloat(string(m.Value), 64)
		if err != nil {
			continue
		}
		if _, err := s.insert.ExecContext(ctx, string(m.Key), rate); err != nil {
			return err
		}
		if n%100 == 0 {
			if err := s.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Store) flush() error {
	_, err := s.consumer.Commit() // want "auto-commit-conflict"
	return err
}
