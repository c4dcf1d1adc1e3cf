// Package users mirrors the user directory.
package users

import (
	"context"
	"fmt"

	"github.com/IBM/sarama"

	"kafkavet.test/sarama/mark-first-package/right/directory"
	"kafkavet.test/sarama/mark-first-package/right/progress"
)

type mirror struct {
	dir *directory.Directory
}

func (h *mirror) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *mirror) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *mirror) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := h.dir.Apply(session.Context(), msg.Key, msg.Value); err != nil {
			return fmt.Errorf("user %s: %w", msg.Key, err)
		}
		progress.Done(session, msg)
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *mirror) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "user-mirror", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"users"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
