// Package invoices renders invoices and hands them to the printer.
package invoices

import (
	"context"
	"fmt"

	"github.com/IBM/sarama"
)

type Printer interface {
	Print(ctx context.Context, doc []byte) error
}

type Handler struct {
	printer Printer
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := h.handle(session, msg); err != nil {
			return err
		}
	}
	return nil
}

func (h *Handler) handle(session sarama.ConsumerGroupSession, msg *sarama.ConsumerMessage) (err error) {
	defer func() {
		if err == nil {
			session.MarkMessage(msg, "")
		}
	}()
	if err = h.printer.Print(session.Context(), msg.Value); err != nil {
		return fmt.Errorf("print invoice %s: %w", msg.Key, err)
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "invoice-printer", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"invoices"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
