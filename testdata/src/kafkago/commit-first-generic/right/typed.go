// Package typed consumes records of one JSON type.
package typed

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"

	"github.com/segmentio/kafka-go"
)

// Consumer hands each record, decoded to a T, to a handler.
type Consumer[T any] struct {
	reader *kafka.Reader
	handle func(ctx context.Context, v T) error
}

func NewConsumer[T any](cfg kafka.ReaderConfig, handle func(context.Context, T) error) *Consumer[T] {
	return &Consumer[T]{reader: kafka.NewReader(cfg), handle: handle}
}

func (c *Consumer[T]) Run(ctx context.Context) error {
	for {
		m, err := c.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		var v T
		if err := json.Unmarshal(m.Value, &v); err != nil {
			slog.Error("decode", "topic", m.Topic, "offset", m.Offset, "err", err)
			continue
		}
		if err := c.handle(ctx, v); err != nil {
			return fmt.Errorf("handle %s/%d@%d: %w", m.Topic, m.Partition, m.Offset, err)
		}
		if err := c.reader.CommitMessages(ctx, m); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
	}
}

type Signup struct{ Email string }

type Newsletter interface {
	Subscribe(ctx context.Context, email string) error
}

func RunSignups(ctx context.Context, brokers []string, n Newsletter) error {
	c := NewConsumer(kafka.ReaderConfig{Brokers: brokers, GroupID: "newsletter", Topic: "signups"},
		func(ctx context.Context, s Signup) error { return n.Subscribe(ctx, s.Email) })
	return c.Run(ctx)
}
