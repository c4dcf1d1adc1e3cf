// Package letters prints letters; each gets a second to be printed.
package letters

import (
	"context"
	"fmt"
	"time"

	"github.com/IBM/sarama"
)

type Printer interface {
	Print(ctx context.Context, letter []byte) error
}

type Handler struct {
	printer Printer
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	one := func(msg *sarama.ConsumerMessage) error {
		ctx, cancel := context.WithTimeout(session.Context(), time.Second)
		defer cancel()
		if err := h.printer.Print(ctx, msg.Value); err != nil {
			return err
		}
		session.MarkMessage(msg, "")
		return nil
	}
	for msg := range claim.Messages() {
		if err := one(msg); err != nil {
			return fmt.Errorf("letter at offset %d: %w", msg.Offset, err)
		}
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "printer", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"letters"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
