// Package votes counts votes.
package votes

import (
	"context"
	"fmt"

	"github.com/IBM/sarama"
)

type Tally interface {
	Count(ctx context.Context, ballot, choice string) error
}

type counter struct {
	tally Tally
}

func (h *counter) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *counter) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *counter) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		defer session.MarkMessage(msg, "counted") // want "commit-despite-failure"
		if err := h.tally.Count(session.Context(), string(msg.Key), string(msg.Value)); err != nil {
			return fmt.Errorf("count %s: %w", msg.Key, err)
		}
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *counter) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "tally", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"votes"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
