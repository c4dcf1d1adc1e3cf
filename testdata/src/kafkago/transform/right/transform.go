// Package transform reads, converts and writes on, and commits what was acknowledged.
package transform

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/segmentio/kafka-go"
)

func Run(ctx context.Context, brokers []string) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers:        brokers,
		GroupID:        "upper",
		Topic:          "lower",
		CommitInterval: time.Second,
	})
	defer reader.Close()
	writer := &kafka.Writer{
		Addr:         kafka.TCP(brokers...),
		Topic:        "upper",
		Balancer:     &kafka.Hash{},
		RequiredAcks: kafka.RequireAll,
	}
	defer writer.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		out := kafka.Message{Key: m.Key, Value: bytes.ToUpper(m.Value), Headers: m.Headers}
		if err := writer.WriteMessages(ctx, out); err != nil {
			return fmt.Errorf("write: %w", err)
		}
		_ = reader.CommitMessages(ctx, m)
	}
}
