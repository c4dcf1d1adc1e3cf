// Package orders puts a note into the topic of rejected records, and not the order that cannot be saved.
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
func Run(ctx context.Context, brokers []string, store Store, rejects kit.RejectLogger, note []byte) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "orders", Topic: "orders"})
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		rejects.Errorf("%s", note)
		if err := store.Save(ctx, m.Value); err != nil {
			log.Print(err)
		}
		if err := reader.CommitMessages(ctx, m); err != nil { // want "commit-despite-failure"
			return err
		}
	}
}
