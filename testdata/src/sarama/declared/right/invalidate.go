// Package invalidate drops entries of a cache when their source has changed.
package invalidate

import (
	"context"
	"fmt"

	"github.com/IBM/sarama"
)

type Cache interface {
	Drop(ctx context.Context, key string) error
}

type Handler struct {
	cache Cache
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

//kafkavet:guarantee at-most-once entries expire after a minute anyway
func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		session.MarkMessage(msg, "")
		if err := h.cache.Drop(session.Context(), string(msg.Key)); err != nil {
			return err
		}
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "cache", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"changes"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
