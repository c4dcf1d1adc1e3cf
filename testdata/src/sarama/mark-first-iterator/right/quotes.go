// Package quotes passes stock quotes on to the trading desk.
package quotes

import (
	"context"
	"fmt"
	"iter"

	"github.com/IBM/sarama"
)

type Desk interface {
	Quote(ctx context.Context, symbol string, quote []byte) error
}

type handler struct {
	desk Desk
}

func (h *handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

// records yields what claim delivers until it is closed or the session ends.
func records(ctx context.Context, claim sarama.ConsumerGroupClaim) iter.Seq[*sarama.ConsumerMessage] {
	return func(yield func(*sarama.ConsumerMessage) bool) {
		for {
			select {
			case msg, ok := <-claim.Messages():
				if !ok || !yield(msg) {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}
}

func (h *handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range records(session.Context(), claim) {
		if err := h.desk.Quote(session.Context(), string(msg.Key), msg.Value); err != nil {
			return err
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "trading-desk", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"quotes"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
