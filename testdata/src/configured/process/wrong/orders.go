// Package orders commits an order before it is booked.
package orders

import (
	"context"
	"log"

	"github.com/segmentio/kafka-go"
	"kafkavet.test/kit"
)

// Run reads orders until something fails.
func Run(ctx context.Context, brokers []string) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "orders", Topic: "orders"})
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := reader.CommitMessages(ctx, m); err != nil { // want "if ParseOrder fails .* \\[commit-before-processing\\]"
			return err
		}
		order, err := kit.ParseOrder(m.Value)
		if err != nil {
			return err
		}
		log.Print(order.ID)
	}
}
