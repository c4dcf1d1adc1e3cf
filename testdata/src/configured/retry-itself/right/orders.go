// Package orders puts orders into an outbox, which tries again and gives up after a while.
package orders

import (
	"context"
	"log"

	"github.com/segmentio/kafka-go"
	"kafkavet.test/kit"
)

// Run reads orders until something fails.
func Run(ctx context.Context, brokers []string, outbox *kit.Outbox) error {
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
		if err := reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
