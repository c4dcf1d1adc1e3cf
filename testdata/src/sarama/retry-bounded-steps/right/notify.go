// Package notify works on a message in steps, tries them all again if one fails, and gives up after a few attempts.
package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"time"

	"github.com/IBM/sarama"
)

const attempts = 5

type event struct {
	Post, User string
}

type Store interface {
	Post(ctx context.Context, id string) (string, error)
	History(ctx context.Context, user, text string) error
}

type Handler struct {
	store Store
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		var err error
		for i := 0; i < attempts; i++ {
			if err = h.process(session.Context(), msg); err == nil {
				break
			}
			if i < attempts-1 {
				log.Printf("attempt %d: %v", i, err)
				time.Sleep(time.Second << i)
			}
		}
		if err != nil {
			log.Printf("given up after %d attempts: %v", attempts, err)
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func (h *Handler) process(ctx context.Context, msg *sarama.ConsumerMessage) error {
	var e event
	if err := json.Unmarshal(msg.Value, &e); err != nil {
		return fmt.Errorf("decode: %w", err)
	}
	post, err := h.store.Post(ctx, e.Post)
	if err != nil {
		return fmt.Errorf("post: %w", err)
	}
	if err := h.store.History(ctx, e.User, post); err != nil {
		return fmt.Errorf("history: %w", err)
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	group, err := sarama.NewConsumerGroup(brokers, "notify", sarama.NewConfig())
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"posts"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
