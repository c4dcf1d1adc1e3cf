// Package sensors stores the samples of sensors.
package sensors

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/IBM/sarama"
)

type Series interface {
	Append(ctx context.Context, sensor string, sample []byte) error
}

type Handler struct {
	series Series
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := h.store(session.Context(), msg); err != nil {
			return err
		}
		h.ack(session, msg)
	}
	return nil
}

func (h *Handler) ack(session sarama.ConsumerGroupSession, msg *sarama.ConsumerMessage) {
	slog.Debug("ack", "partition", msg.Partition, "offset", msg.Offset)
	session.MarkMessage(msg, "")
}

func (h *Handler) store(ctx context.Context, msg *sarama.ConsumerMessage) error {
	if err := h.series.Append(ctx, string(msg.Key), msg.Value); err != nil {
		return fmt.Errorf("append sample of %s: %w", msg.Key, err)
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "sensors", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"samples"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
