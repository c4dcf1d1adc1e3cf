// Package bus reads records with a reader that its owner configures.
package bus

import (
	"context"

	"github.com/segmentio/kafka-go"
)

type Consumer struct{ r *kafka.Reader }

func New(c kafka.ReaderConfig) *Consumer {
	return &Consumer{kafka.NewReader(c)}
}

func (c *Consumer) Run(ctx context.Context, f func([]byte) error) error {
	for {
		m, err := c.r.ReadMessage(ctx)
		if err != nil {
			return err
		}
		if err := f(m.Value); err != nil {
			return err
		}
	}
}
