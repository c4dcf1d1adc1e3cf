// Package inbox gives each record a function that acknowledges it.
package inbox

import (
	"context"
	"fmt"

	"github.com/IBM/sarama"
)

type item struct {
	body []byte
	ack  func()
}

type Archive interface {
	Put(ctx context.Context, body []byte) error
}

type Inbox struct {
	archive Archive
}

func (h *Inbox) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Inbox) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Inbox) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		it := item{
			body: msg.Value,
			ack: func() {
				session.MarkMessage(msg, "") // want "commit-before-processing"
			},
		}
		it.ack()
		if err := h.archive.Put(session.Context(), it.body); err != nil {
			return fmt.Errorf("archive offset %d: %w", msg.Offset, err)
		}
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Inbox) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "inbox", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"inbox"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
