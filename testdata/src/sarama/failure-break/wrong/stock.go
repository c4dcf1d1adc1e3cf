// Package stock books goods in and out of the warehouse.
package stock

import (
	"context"
	"encoding/json"
	"fmt"
	"log"

	"github.com/IBM/sarama"
)

type Movement struct {
	Kind string
	SKU  string
	N    int
}

type Warehouse interface {
	In(ctx context.Context, sku string, n int) error
	Out(ctx context.Context, sku string, n int) error
}

type Clerk struct {
	warehouse Warehouse
}

func (h *Clerk) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Clerk) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Clerk) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		var m Movement
		if err := json.Unmarshal(msg.Value, &m); err != nil {
			return err
		}
		switch m.Kind {
		case "in":
			if err := h.warehouse.In(session.Context(), m.SKU, m.N); err != nil {
				log.Printf("book in %s: %v", m.SKU, err)
				break // leaves the switch, not the loop
			}
		case "out":
			if err := h.warehouse.Out(session.Context(), m.SKU, m.N); err != nil {
				log.Printf("book out %s: %v", m.SKU, err)
				break
			}
		}
		session.MarkMessage(msg, "") // want "commit-despite-failure"
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Clerk) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "warehouse", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"movements"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
