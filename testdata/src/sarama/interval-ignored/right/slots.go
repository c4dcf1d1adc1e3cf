// Package slots reserves delivery slots.
package slots

import (
	"context"
	"fmt"
	"time"

	"github.com/IBM/sarama"
)

type Calendar interface {
	Reserve(ctx context.Context, request []byte) error
}

type handler struct {
	calendar Calendar
}

func (h *handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := h.calendar.Reserve(session.Context(), msg.Value); err != nil {
			return fmt.Errorf("reserve: %w", err)
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func Run(ctx context.Context, brokers []string, calendar Calendar) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.AutoCommit.Interval = 200 * time.Millisecond
	group, err := sarama.NewConsumerGroup(brokers, "slots", cfg)
	if err != nil {
		return err
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"slot-requests"}, &handler{calendar: calendar}); err != nil {
			return err
		}
	}
	return ctx.Err()
}
