// Package search feeds the search index.
package search

import (
	"context"
	"encoding/json"
	"fmt"
	"log"

	"github.com/IBM/sarama"
)

type Document struct {
	ID   string
	Text string
}

type Index interface {
	Put(ctx context.Context, d Document) error
}

// Handler is called with each record.
type Handler interface {
	Handle(ctx context.Context, msg *sarama.ConsumerMessage) error
}

// Indexer is the Handler of this service.
type Indexer struct {
	index Index
}

func (i *Indexer) Handle(ctx context.Context, msg *sarama.ConsumerMessage) error {
	var d Document
	if err := json.Unmarshal(msg.Value, &d); err != nil {
		log.Printf("offset %d is no document: %v", msg.Offset, err)
		return nil
	}
	if err := i.index.Put(ctx, d); err != nil {
		log.Printf("index %s: %v", d.ID, err)
		return err
	}
	return nil
}

type group struct {
	handler Handler
}

func (h *group) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *group) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *group) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := h.handler.Handle(session.Context(), msg); err != nil {
			return err
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func Serve(ctx context.Context, brokers []string, index Index) error {
	return Run(ctx, brokers, &group{handler: &Indexer{index: index}})
}

func Run(ctx context.Context, brokers []string, h *group) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "search", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"documents"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
