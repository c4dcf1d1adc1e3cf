// Package orders saves orders, three times at most.
package orders

import (
	"context"
	"log"
	"time"

	"github.com/segmentio/kafka-go"

	"kafkavet.test/kafkago/hidden-cache/right/store"
)

type Saver struct {
	reader *kafka.Reader
	orders store.Orders
}

func New(orders store.Orders) *Saver {
	return &Saver{kafka.NewReader(kafka.ReaderConfig{Brokers: []string{"kafka:9092"}, GroupID: "orders", Topic: "orders"}), orders}
}

func (s *Saver) save(ctx context.Context, m kafka.Message) error {
	var err error
	for attempt := range 3 {
		if err = s.orders.Save(ctx, string(m.Key), m.Value); err == nil {
			return nil
		}
		time.Sleep(time.Duration(attempt) * time.Second)
	}
	return err
}

func (s *Saver) Run(ctx context.Context) error {
	for {
		m, err := s.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := s.save(ctx, m); err != nil {
			log.Printf("order %s is given up: %v", m.Key, err)
		}
		if err := s.reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
