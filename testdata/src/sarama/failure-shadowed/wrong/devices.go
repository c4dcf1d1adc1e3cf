// Package devices follows devices as they come and go.
package devices

import (
	"context"
	"fmt"
	"log"

	"github.com/IBM/sarama"
)

type Registry interface {
	Add(ctx context.Context, id string, info []byte) (int, error)
	Remove(ctx context.Context, id string) error
}

type watcher struct {
	registry Registry
}

func (h *watcher) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *watcher) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *watcher) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	ctx := session.Context()
	for msg := range claim.Messages() {
		var err error
		switch id := string(msg.Key); {
		case len(msg.Value) == 0:
			err = h.registry.Remove(ctx, id)
		default:
			n, err := h.registry.Add(ctx, id, msg.Value)
			log.Printf("device %s: %d known (%v)", id, n, err)
		}
		if err != nil {
			return err
		}
		session.MarkMessage(msg, "") // want "commit-despite-failure"
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *watcher) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "device-registry", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"devices"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
