// Package tickets opens tickets in the help desk, one at a time.
package tickets

import (
	"context"
	"fmt"

	"github.com/IBM/sarama"
)

type Desk interface {
	Open(ctx context.Context, body []byte) error
}

type ticket struct {
	body []byte
}

type Handler struct {
	desk  Desk
	queue chan ticket
}

func New(desk Desk) *Handler {
	return &Handler{desk: desk, queue: make(chan ticket, 32)}
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		h.queue <- ticket{body: msg.Value}
		session.MarkMessage(msg, "") // want "commit-concurrent"
	}
	return nil
}

// Work opens the tickets that ConsumeClaim queues.
func (h *Handler) Work(ctx context.Context) error {
	for {
		select {
		case t := <-h.queue:
			if err := h.desk.Open(ctx, t.body); err != nil {
				return fmt.Errorf("open ticket: %w", err)
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func Serve(ctx context.Context, brokers []string, desk Desk) error {
	h := New(desk)
	go h.Work(ctx)
	return Run(ctx, brokers, h)
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "help-desk", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"incidents"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
