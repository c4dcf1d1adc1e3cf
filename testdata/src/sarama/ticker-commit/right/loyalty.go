// Package loyalty books loyalty points and commits every few seconds, from a goroutine of the session.
package loyalty

import (
	"context"
	"fmt"
	"time"

	"github.com/IBM/sarama"
)

type Accounts interface {
	AddPoints(ctx context.Context, customer string, points []byte) error
}

type Handler struct {
	accounts Accounts
	every    time.Duration
}

// Setup starts a goroutine that commits what is marked until the session ends.
func (h *Handler) Setup(session sarama.ConsumerGroupSession) error {
	go func() {
		tick := time.NewTicker(h.every)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				session.Commit()
			case <-session.Context().Done():
				return
			}
		}
	}()
	return nil
}

func (h *Handler) Cleanup(session sarama.ConsumerGroupSession) error {
	session.Commit()
	return nil
}

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := h.accounts.AddPoints(session.Context(), string(msg.Key), msg.Value); err != nil {
			return fmt.Errorf("points of %s: %w", msg.Key, err)
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func Run(ctx context.Context, brokers []string, accounts Accounts) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.AutoCommit.Enable = false
	group, err := sarama.NewConsumerGroup(brokers, "loyalty", cfg)
	if err != nil {
		return err
	}
	defer group.Close()
	h := &Handler{accounts: accounts, every: 5 * time.Second}
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"purchases"}, h); err != nil {
			return err
		}
	}
	return ctx.Err()
}
