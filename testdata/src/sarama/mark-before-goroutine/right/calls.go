// Package calls places phone calls.
package calls

import (
	"context"
	"fmt"

	"github.com/IBM/sarama"
)

type Phone interface {
	Call(ctx context.Context, number string, text []byte) error
}

type Handler struct {
	phone Phone
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	ctx := session.Context()
	for msg := range claim.Messages() {
		ended := make(chan error, 1)
		go func() { ended <- h.phone.Call(ctx, string(msg.Key), msg.Value) }()
		select {
		case err := <-ended:
			if err != nil {
				return fmt.Errorf("call %s: %w", msg.Key, err)
			}
			session.MarkMessage(msg, "")
		case <-ctx.Done():
			return nil
		}
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "phone", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"calls"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
