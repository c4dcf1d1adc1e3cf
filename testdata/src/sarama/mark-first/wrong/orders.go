// Package orders books the orders of the shop.
package orders

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"

	"github.com/IBM/sarama"
)

type Order struct {
	ID    string `json:"id"`
	Total int64  `json:"total"`
}

type Store interface {
	Save(ctx context.Context, o Order) error
}

type Handler struct {
	store Store
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		session.MarkMessage(msg, "") // want "commit-before-processing"
		var o Order
		if err := json.Unmarshal(msg.Value, &o); err != nil {
			return fmt.Errorf("decode offset %d: %w", msg.Offset, err)
		}
		if err := h.store.Save(session.Context(), o); err != nil {
			return fmt.Errorf("save order %s: %w", o.ID, err)
		}
		slog.Info("order booked", "id", o.ID, "partition", msg.Partition, "offset", msg.Offset)
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "order-booking", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"orders"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
