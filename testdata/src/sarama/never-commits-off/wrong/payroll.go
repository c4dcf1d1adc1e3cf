// Package payroll books hours worked.
package payroll

import (
	"context"
	"fmt"

	"github.com/IBM/sarama"
)

type Book interface {
	AddHours(ctx context.Context, employee string, hours []byte) error
}

type handler struct {
	book Book
}

func (h *handler) Setup(sarama.ConsumerGroupSession) error { return nil }

func (h *handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() { // want "never-commits"
		if err := h.book.AddHours(session.Context(), string(msg.Key), msg.Value); err != nil {
			return fmt.Errorf("hours of %s: %w", msg.Key, err)
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func Run(ctx context.Context, brokers []string, book Book) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.AutoCommit.Enable = false
	group, err := sarama.NewConsumerGroup(brokers, "payroll", cfg)
	if err != nil {
		return err
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"hours"}, &handler{book: book}); err != nil {
			return err
		}
	}
	return ctx.Err()
}
