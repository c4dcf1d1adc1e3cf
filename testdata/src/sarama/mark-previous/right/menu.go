// Package menu translates menus; a menu is marked when the next one arrives.
package menu

import (
	"context"
	"fmt"

	"github.com/IBM/sarama"
)

type Translator interface {
	Translate(ctx context.Context, menu []byte) error
}

type Handler struct {
	translator Translator
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	var previous *sarama.ConsumerMessage
	for msg := range claim.Messages() {
		if previous != nil {
			session.MarkMessage(previous, "")
		}
		if err := h.translator.Translate(session.Context(), msg.Value); err != nil {
			return fmt.Errorf("menu %s: %w", msg.Key, err)
		}
		previous = msg
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "menus", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"menus"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
