// Package orders puts orders into an outbox, and into an archive, which does not try again.
package orders

import (
	"context"
	"log"

	"github.com/segmentio/kafka-go"
	"kafkavet.test/kit"
)

// Archive keeps orders.
type Archive interface {
	Add(ctx context.Context, order []byte) error
}

// Run reads orders until something fails.
func Run(ctx context.Context, brokers []string, outbox *kit.Outbox, archive Archive) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "orders", Topic: "orders"})
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := outbox.Put(ctx, m.Value); err != nil {
			log.Print(err)
		}
		if err := archive.Add(ctx, m.Value); err != nil {
			log.Print(err)
		}
		if err := reader.CommitMessages(ctx, m); err != nil { // want "although Add failed.*commit-despite-failure"
			return err
		}
	}
}
