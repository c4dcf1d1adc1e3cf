// Package bus runs handlers on topics.
package bus

import (
	"context"
	"fmt"

	"github.com/segmentio/kafka-go"
)

// Handler works on one record; the bus stops at its error.
type Handler func(ctx context.Context, key, value []byte) error

// Run calls h with each record of the topic and commits the record after h succeeded.
func Run(ctx context.Context, broker, topic string, h Handler) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: []string{broker},
		GroupID: topic + "-workers",
		Topic:   topic,
	})
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := h(ctx, m.Key, m.Value); err != nil {
			return fmt.Errorf("%s/%d@%d: %w", m.Topic, m.Partition, m.Offset, err)
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
