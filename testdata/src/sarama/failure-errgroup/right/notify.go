// Package notify sends push notifications.
package notify

import (
	"context"
	"fmt"
	"log"

	"github.com/IBM/sarama"
	"golang.org/x/sync/errgroup"
)

type Pusher interface {
	Push(ctx context.Context, device string, body []byte) error
}

type Handler struct {
	pusher  Pusher
	devices func(user string) []string
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		var g errgroup.Group
		for _, device := range h.devices(string(msg.Key)) {
			g.Go(func() error { return h.pusher.Push(session.Context(), device, msg.Value) })
		}
		if err := g.Wait(); err != nil {
			log.Printf("notify %s: %v", msg.Key, err)
			return err
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "push", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"notifications"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
