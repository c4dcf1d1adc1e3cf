// Package fleet follows the positions of trucks; it still imports the client under its old path.
package fleet

import (
	"context"
	"fmt"
	"log"

	"github.com/Shopify/sarama"
)

type Tracker interface {
	Move(ctx context.Context, truck string, position []byte) error
}

type Handler struct {
	tracker Tracker
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := h.tracker.Move(session.Context(), string(msg.Key), msg.Value); err != nil {
			log.Printf("truck %s: %v", msg.Key, err)
			return err
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "fleet", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"positions"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
