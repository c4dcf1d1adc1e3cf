// Package profile keeps customer profiles.
package profile

import (
	"context"
	"fmt"
	"log"

	"github.com/IBM/sarama"
)

type Profiles interface {
	Update(ctx context.Context, customer string, change []byte) error
}

type Handler struct {
	profiles Profiles
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for {
		select {
		case msg, ok := <-claim.Messages(): // want "never-commits"
			if !ok {
				return nil
			}
			if err := h.profiles.Update(session.Context(), string(msg.Key), msg.Value); err != nil {
				return err
			}
			log.Printf("profile %s updated", msg.Key)
		case <-session.Context().Done():
			return nil
		}
	}
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "profiles", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"profile-changes"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
