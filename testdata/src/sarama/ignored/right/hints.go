// Package hints stores what people searched for, as far as that is possible.
package hints

import (
	"context"
	"fmt"
	"log"

	"github.com/IBM/sarama"
)

type Store interface {
	Add(ctx context.Context, query string) error
}

type Handler struct {
	store Store
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := h.store.Add(session.Context(), string(msg.Value)); err != nil {
			log.Println("hint:", err)
		}
		//kafkavet:ignore commit-despite-failure a lost hint is not missed
		session.MarkMessage(msg, "")
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "hints", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"searches"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
