// Package subscriptions books subscriptions; one that is already booked is no failure.
package subscriptions

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/IBM/sarama"
)

var ErrExists = errors.New("subscription exists")

type Store interface {
	Insert(ctx context.Context, id string, body []byte) error
}

type Handler struct {
	store Store
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		err := h.store.Insert(session.Context(), string(msg.Key), msg.Value)
		if errors.Is(err, ErrExists) {
			log.Printf("subscription %s is already there", msg.Key)
			session.MarkMessage(msg, "")
			continue
		}
		if err != nil {
			return fmt.Errorf("subscription %s: %w", msg.Key, err)
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "subscriptions", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"subscriptions"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
