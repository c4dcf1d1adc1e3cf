// Package devices keeps the device registry.
package devices

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/segmentio/kafka-go"
)

type Registry interface {
	Register(ctx context.Context, body []byte) (id string, err error)
	Retire(ctx context.Context, body []byte) error
}

type Consumer struct {
	reader   *kafka.Reader
	registry Registry
	log      *slog.Logger
}

func NewConsumer(brokers []string, r Registry, log *slog.Logger) *Consumer {
	return &Consumer{
		reader: kafka.NewReader(kafka.ReaderConfig{
			Brokers:     brokers,
			GroupID:     "devices",
			GroupTopics: []string{"devices.new", "devices.old"},
		}),
		registry: r,
		log:      log,
	}
}

func (c *Consumer) Run(ctx context.Context) error {
	for {
		m, err := c.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		switch m.Topic {
		case "devices.new":
			var id string
			id, err = c.registry.Register(ctx, m.Value)
			c.log.Info("registered", "id", id, "err", err)
		case "devices.old":
			err = c.registry.Retire(ctx, m.Value)
		}
		if err != nil {
			return fmt.Errorf("%s at offset %d: %w", m.Topic, m.Offset, err)
		}
		if err := c.reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
