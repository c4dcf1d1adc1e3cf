// Package clicks loads clicks into the warehouse, many at a time.
package clicks

import (
	"context"
	"fmt"

	"github.com/IBM/sarama"
)

const batchSize = 500

type Warehouse interface {
	Load(ctx context.Context, rows [][]byte) error
}

type Loader struct {
	warehouse Warehouse
}

func (h *Loader) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Loader) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Loader) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	rows := make([][]byte, 0, batchSize)
	for msg := range claim.Messages() {
		rows = append(rows, msg.Value)
		if len(rows) < batchSize {
			continue
		}
		if err := h.warehouse.Load(session.Context(), rows); err != nil {
			return fmt.Errorf("load %d clicks: %w", len(rows), err)
		}
		session.MarkMessage(msg, "")
		rows = rows[:0]
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Loader) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "click-loader", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"clicks"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
