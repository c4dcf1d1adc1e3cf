// Package contacts copies changed contacts into the address book.
package contacts

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/IBM/sarama"
)

type Contact struct {
	Name, Phone string
}

type Book interface {
	Put(ctx context.Context, c Contact) error
}

type sync struct {
	book Book
}

func (h *sync) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *sync) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *sync) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		var c Contact
		if err := json.Unmarshal(msg.Value, &c); err == nil && c.Name != "" {
			if err := h.book.Put(session.Context(), c); err != nil {
				return fmt.Errorf("contact %s: %w", c.Name, err)
			}
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *sync) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "address-book", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"contacts"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
