// Package replicate copies records into another store.
package replicate

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/IBM/sarama"
)

type Target interface {
	Write(ctx context.Context, key, value []byte) error
}

type replicator struct {
	target Target
}

func (h *replicator) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *replicator) Cleanup(sarama.ConsumerGroupSession) error { return nil }

// ConsumeClaim copies until the claim is closed.
func (h *replicator) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for session.Context().Err() == nil {
		if err := h.copy(session, claim); err != nil {
			log.Printf("%s/%d: %v", claim.Topic(), claim.Partition(), err)
			time.Sleep(time.Second)
			return err
		}
	}
	return nil
}

func (h *replicator) copy(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := h.target.Write(session.Context(), msg.Key, msg.Value); err != nil {
			return fmt.Errorf("offset %d: %w", msg.Offset, err)
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *replicator) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "replicator", cfg)
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
