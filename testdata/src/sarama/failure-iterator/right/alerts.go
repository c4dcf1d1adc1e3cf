// Package alerts pages the people on call.
package alerts

import (
	"context"
	"fmt"
	"iter"
	"log"

	"github.com/IBM/sarama"
)

type Pager interface {
	Page(ctx context.Context, alert []byte) error
}

type handler struct {
	pager Pager
}

func (h *handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func all(claim sarama.ConsumerGroupClaim) iter.Seq2[int64, *sarama.ConsumerMessage] {
	return func(yield func(int64, *sarama.ConsumerMessage) bool) {
		for msg := range claim.Messages() {
			if !yield(msg.Offset, msg) {
				return
			}
		}
	}
}

func (h *handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for offset, msg := range all(claim) {
		if err := h.pager.Page(session.Context(), msg.Value); err != nil {
			log.Printf("alert at offset %d: %v", offset, err)
			return err
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "pager", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"alerts"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
