// Package orders has all orders committed before the last is saved.
package orders

import (
	"context"

	"github.com/segmentio/kafka-go"
	"kafkavet.test/kit"
)

// Store keeps orders.
type Store interface {
	Save(ctx context.Context, order []byte) error
}

// Run reads orders until something fails.
func Run(ctx context.Context, brokers []string, store Store) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "orders", Topic: "orders"})
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := kit.FinishAll(ctx); err != nil { // want "commit-before-processing"
			return err
		}
		if err := store.Save(ctx, m.Value); err != nil {
			return err
		}
	}
}
