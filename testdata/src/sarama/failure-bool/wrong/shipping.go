// Package shipping orders parcels from the carrier.
package shipping

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/IBM/sarama"
)

var errCarrier = errors.New("carrier unavailable")

type Carrier interface {
	Order(ctx context.Context, parcel []byte) (label string, err error)
}

type handler struct {
	carrier Carrier
}

func (h *handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		h.ship(session.Context(), msg)
		session.MarkMessage(msg, "") // want "commit-despite-failure"
	}
	return nil
}

// ship reports whether the parcel was ordered.
func (h *handler) ship(ctx context.Context, msg *sarama.ConsumerMessage) bool {
	label, err := h.carrier.Order(ctx, msg.Value)
	if err != nil {
		log.Printf("parcel %s: %v", msg.Key, err)
		return false
	}
	log.Printf("parcel %s: label %s", msg.Key, label)
	return true
}

func Run(ctx context.Context, brokers []string, h *handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "shipping", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"parcels"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
