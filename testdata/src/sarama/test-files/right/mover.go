// Package mover moves files; only its tests mark too early.
package mover

import (
	"context"
	"fmt"

	"github.com/IBM/sarama"
)

type Mover interface {
	Move(ctx context.Context, file []byte) error
}

type Handler struct {
	mover Mover
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := h.mover.Move(session.Context(), msg.Value); err != nil {
			return fmt.Errorf("move %s: %w", msg.Key, err)
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "mover", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"files"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
