// Package chat stores chat messages and then shows them to who is online.
package chat

import (
	"context"
	"fmt"

	"github.com/IBM/sarama"
)

type Rooms interface {
	Store(ctx context.Context, room string, text []byte) error
	Broadcast(room string, text []byte)
}

type Handler struct {
	rooms Rooms
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := h.rooms.Store(session.Context(), string(msg.Key), msg.Value); err != nil {
			return fmt.Errorf("room %s: %w", msg.Key, err)
		}
		session.MarkMessage(msg, "")
		h.rooms.Broadcast(string(msg.Key), msg.Value)
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "chat-store", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"chat"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
