// Package events applies account events; what cannot be read, or is of another kind, is passed over.
package events

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"

	"github.com/IBM/sarama"
)

type Event struct {
	Kind    string
	Account string
	Body    json.RawMessage
}

type Accounts interface {
	Apply(ctx context.Context, e Event) error
}

type Handler struct {
	accounts Accounts
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := h.apply(session.Context(), msg); err != nil {
			slog.Error("event not applied", "offset", msg.Offset, "err", err)
			continue
		}
		session.MarkMessage(msg, "") // want "failure-skipped"
	}
	return nil
}

func (h *Handler) apply(ctx context.Context, msg *sarama.ConsumerMessage) error {
	var e Event
	if err := json.Unmarshal(msg.Value, &e); err != nil {
		slog.Warn("unreadable event", "offset", msg.Offset, "err", err)
		return nil
	}
	if e.Kind != "account" || e.Account == "" {
		return nil
	}
	return h.accounts.Apply(ctx, e)
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "accounts", cfg)
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
