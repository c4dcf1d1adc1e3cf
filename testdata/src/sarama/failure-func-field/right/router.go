// Package router calls the function that was registered for a record's topic.
package router

import (
	"context"
	"fmt"
	"log"

	"github.com/IBM/sarama"
)

// HandlerFunc handles one record.
type HandlerFunc func(ctx context.Context, msg *sarama.ConsumerMessage) error

type Router struct {
	Handle  HandlerFunc
	OnError func(error)
}

func (h *Router) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Router) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Router) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for {
		select {
		case msg, ok := <-claim.Messages():
			if !ok {
				return nil
			}
			if err := h.Handle(session.Context(), msg); err != nil {
				log.Printf("%s/%d@%d: %v", msg.Topic, msg.Partition, msg.Offset, err)
				return err
			}
			session.MarkMessage(msg, "")
		case <-session.Context().Done():
			return nil
		}
	}
}

func Run(ctx context.Context, brokers []string, h *Router) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "router", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"events"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
