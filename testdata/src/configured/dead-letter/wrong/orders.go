// Package orders only logs that an order cannot be saved.
package orders

import (
	"context"
	"log"

	"github.com/segmentio/kafka-go"
)

// Store keeps orders.
type Store interface {
	Save(ctx context.Context, order []byte) error
}

// Run reads orders until something fails.
func Run(ctx context.Context, brokers []string, store Store, rejects *log.Logger) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "orders", Topic: "orders"})
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := store.Save(ctx, m.Value); err != nil {
			rejects.Printf("%v: %s", err, m.Value)
		}
		if err := reader.CommitMessages(ctx, m); err != nil { // want "commit-despite-failure"
			return err
		}
	}
}
