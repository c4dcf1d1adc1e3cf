// Package geocode looks up the addresses of customers.
package geocode

import (
	"context"
	"fmt"
	"log"

	"github.com/IBM/sarama"
)

type Geocoder interface {
	Locate(ctx context.Context, customer string, address []byte) error
}

type Handler struct {
	geo Geocoder
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

// ConsumeClaim looks up one address after the other.
func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	ctx := session.Context()
	for msg := range claim.Messages() {
		if err := h.geo.Locate(ctx, string(msg.Key), msg.Value); err != nil {
			log.Printf("locate %s: %v", msg.Key, err)
			return err
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "geocoder", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"addresses"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
