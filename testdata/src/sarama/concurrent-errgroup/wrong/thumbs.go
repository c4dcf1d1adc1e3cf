// Package thumbs makes thumbnails of images.
package thumbs

import (
	"context"
	"fmt"

	"github.com/IBM/sarama"
	"golang.org/x/sync/errgroup"
)

type Scaler interface {
	Scale(ctx context.Context, image []byte, width int) error
}

type Handler struct {
	scaler Scaler
	widths []int
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	g, ctx := errgroup.WithContext(session.Context())
	g.SetLimit(8)
	for msg := range claim.Messages() {
		for _, width := range h.widths {
			g.Go(func() error {
				return h.scaler.Scale(ctx, msg.Value, width)
			})
		}
		session.MarkMessage(msg, "") // want "commit-concurrent"
	}
	return g.Wait()
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "thumbnails", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"images"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
