// Package orders saves orders, and logs what goes wrong.
package orders

import (
	"context"
	"log"

	"github.com/segmentio/kafka-go"

	"kafkavet.test/kafkago/hidden-cache/wrong/store"
)

type Saver struct {
	reader *kafka.Reader
	orders store.Orders
}

func New(orders store.Orders) *Saver {
	return &Saver{kafka.NewReader(kafka.ReaderConfig{Brokers: []string{"kafka:9092"}, GroupID: "orders", Topic: "orders"}), orders}
}

func (s *Saver) save(ctx context.Context, m kafka.Message) error {
	return s.orders.Save(ctx, string(m.Key), m.Value)
}

func (s *Saver) Run(ctx context.Context) error {
	for {
		m, err := s.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := s.save(ctx, m); err != nil {
			log.Printf("order %s %v", m.Key, err)
		}
		if err := s.reader.CommitMessages(ctx, m); err != nil { // want `offset committed although`
			return err
		}
	}
}
