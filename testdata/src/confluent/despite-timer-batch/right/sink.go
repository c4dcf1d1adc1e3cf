// Package sink writes rows to a column store, a batch when it is full or old.
package sink

import (
	"context"
	"log/slog"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Table interface {
	Insert(ctx context.Context, rows [][]byte) error
}

type Sink struct {
	consumer *kafka.Consumer
	table    Table
	rows     [][]byte
}

func New(brokers string, t Table) (*Sink, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "sink",
		"enable.auto.commit": false,
	})
	if err != nil {
		return nil, err
	}
	return &Sink{consumer: c, table: t}, c.Subscribe("rows", nil)
}

func (s *Sink) Run(ctx context.Context) error {
	tick := time.NewTicker(5 * time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return s.consumer.Close()
		case <-tick.C:
			if err := s.flush(ctx); err != nil {
				return err
			}
		default:
		}
		m, ok := s.consumer.Poll(100).(*kafka.Message)
		if !ok {
			continue
		}
		s.rows = append(s.rows, m.Value)
		if len(s.rows) >= 1000 {
			if err := s.flush(ctx); err != nil {
				return err
			}
		}
	}
}

func (s *Sink) flush(ctx context.Context) error {
	if len(s.rows) == 0 {
		return nil
	}
	if err := s.table.Insert(ctx, s.rows); err != nil {
		slog.Error("insert", "rows", len(s.rows), "error", err)
		return err
	}
	s.rows = s.rows[:0]
	_, err := s.consumer.Commit()
	return err
}
