// Package reviews publishes reviews, as many at a time as are waiting.
package reviews

import (
	"context"
	"fmt"
	"log"

	"github.com/IBM/sarama"
)

type Site interface {
	Publish(ctx context.Context, product string, review []byte) error
}

type Handler struct {
	site Site
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		batch := []*sarama.ConsumerMessage{msg}
	fill:
		for len(batch) < 100 {
			select {
			case m, ok := <-claim.Messages():
				if !ok {
					break fill
				}
				batch = append(batch, m)
			default:
				break fill
			}
		}
		log.Printf("%d reviews", len(batch))
		for _, m := range batch {
			if err := h.site.Publish(session.Context(), string(m.Key), m.Value); err != nil {
				log.Printf("review of %s: %v", m.Key, err)
				continue
			}
			session.MarkMessage(m, "") // want "failure-skipped"
		}
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "reviews", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"reviews"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
