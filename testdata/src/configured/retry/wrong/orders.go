// Package orders tries again to look a customer up, but not to save an order.
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
func Run(ctx context.Context, brokers []string, store Store, open func() error) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "orders", Topic: "orders"})
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := kit.Persist(ctx, open); err != nil {
			return err
		}
		if err := store.Save(ctx, m.Value); err != nil {
			log.Print(err)
		}
		if err := reader.CommitMessages(ctx, m); err != nil { // want "commit-despite-failure"
			return err
		}
	}
}
