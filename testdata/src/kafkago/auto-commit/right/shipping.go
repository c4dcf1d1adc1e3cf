// Package shipping books a courier for every paid order.
package shipping

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"

	"github.com/segmentio/kafka-go"
)

type Order struct {
	ID      string `json:"id"`
	Address string `json:"address"`
}

type Courier interface {
	Book(ctx context.Context, o Order) error
}

func Run(ctx context.Context, brokers []string, courier Courier) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: brokers,
		GroupID: "shipping",
		Topic:   "orders.paid",
	})
	defer reader.Close()

	for {
		m, err := reader.FetchMessage(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read order: %w", err)
		}
		var o Order
		if err := json.Unmarshal(m.Value, &o); err != nil {
			log.Printf("order at %d/%d is not JSON: %v", m.Partition, m.Offset, err)
			continue
		}
		if err := courier.Book(ctx, o); err != nil {
			return fmt.Errorf("book courier for %s: %w", o.ID, err)
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
	}
}
