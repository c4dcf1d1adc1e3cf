// Commit-first-twice commits an order before it is charged and invoiced.
package main

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"net/http"

	"github.com/segmentio/kafka-go"
)

func main() {
	if err := run(context.Background()); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: []string{"localhost:9092"}, GroupID: "invoices", Topic: "orders"})
	defer reader.Close()
	invoices := &kafka.Writer{Addr: kafka.TCP("localhost:9092"), Topic: "invoices", RequiredAcks: kafka.RequireAll}
	defer invoices.Close()
	for {
		order, err := reader.FetchMessage(ctx)
		if err != nil {
			return fmt.Errorf("fetch: %w", err)
		}
		if err := reader.CommitMessages(ctx, order); err != nil { // want "commit-before-processing"
			return fmt.Errorf("commit: %w", err)
		}
		if err := charge(order.Value); err != nil {
			return fmt.Errorf("charge: %w", err)
		}
		if err := invoices.WriteMessages(ctx, kafka.Message{Key: order.Key, Value: order.Value}); err != nil {
			return fmt.Errorf("invoice: %w", err)
		}
	}
}

func charge(order []byte) error {
	res, err := http.Post("http://localhost:8080/charge", "application/json", bytes.NewReader(order))
	if err != nil {
		return err
	}
	return res.Body.Close()
}
