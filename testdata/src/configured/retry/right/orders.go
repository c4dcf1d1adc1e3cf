// Package orders tries again to save an order, and gives up after a while.
package orders

import (
	"context"
	"log"

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
		err = kit.Persist(ctx, func() error { return store.Save(ctx, m.Value) })
		if err != nil {
			log.Print(err)
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
