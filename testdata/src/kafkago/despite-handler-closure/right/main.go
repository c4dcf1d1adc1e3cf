// Command exporter writes closed invoices to the accounting system.
package main

import (
	"bytes"
	"context"
	"log"
	"net/http"
	"os"

	"github.com/segmentio/kafka-go"
)

type handler func(ctx context.Context, m kafka.Message) error

func consume(ctx context.Context, reader *kafka.Reader, h handler) error {
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := h(ctx, m); err != nil {
			return err
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}

func main() {
	url := os.Getenv("ACCOUNTING_URL")
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: []string{os.Getenv("KAFKA")},
		GroupID: "exporter",
		Topic:   "invoices.closed",
	})
	defer reader.Close()

	err := consume(context.Background(), reader, func(ctx context.Context, m kafka.Message) error {
		res, err := http.Post(url, "application/json", bytes.NewReader(m.Value))
		if err != nil {
			log.Printf("invoice %s: %v", m.Key, err)
			return err
		}
		return res.Body.Close()
	})
	if err != nil {
		log.Fatal(err)
	}
}
