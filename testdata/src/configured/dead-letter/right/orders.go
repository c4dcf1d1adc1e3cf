// Package orders keeps an order that cannot be saved in the topic of rejected records.
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
func Run(ctx context.Context, brokers []string, store Store, rejects kit.RejectLogger) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "orders", Topic: "orders"})
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := store.Save(ctx, m.Value); err != nil {
			rejects.Errorf("%v: %s", err, m.Value)
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
