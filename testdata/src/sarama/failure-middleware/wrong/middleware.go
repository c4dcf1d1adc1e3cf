// Package middleware wraps handlers of records.
package middleware

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"time"

	"github.com/IBM/sarama"
)

type next func(ctx context.Context, msg *sarama.ConsumerMessage) error

func logged(f next) next {
	return func(ctx context.Context, msg *sarama.ConsumerMessage) error {
		start := time.Now()
		err := f(ctx, msg)
		if err != nil {
			slog.Error("record failed", "topic", msg.Topic, "offset", msg.Offset, "err", err)
		}
		slog.Debug("record done", "took", time.Since(start))
		return nil
	}
}

type Consumer struct {
	db *sql.DB
}

func (h *Consumer) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Consumer) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Consumer) insert(ctx context.Context, msg *sarama.ConsumerMessage) error {
	_, err := h.db.ExecContext(ctx, "INSERT INTO inbox (body) VALUES (?)", msg.Value)
	return err
}

func (h *Consumer) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	handle := logged(h.insert)
	for msg := range claim.Messages() {
		if err := handle(session.Context(), msg); err != nil {
			return err
		}
		session.MarkMessage(msg, "") // want "commit-despite-failure"
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Consumer) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "inbox", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"inbox"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
