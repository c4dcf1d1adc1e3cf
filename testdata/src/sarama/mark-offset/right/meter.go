// Package meter adds up the energy that was read from meters.
package meter

import (
	"context"
	"encoding/binary"
	"fmt"

	"github.com/IBM/sarama"
)

type Totals interface {
	Add(ctx context.Context, meter string, wattHours uint64) error
}

type reader struct {
	totals Totals
}

func (h *reader) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *reader) Cleanup(sarama.ConsumerGroupSession) error { return nil }

// ConsumeClaim marks by offset. The marked offset is that of msg itself: all before it is done, msg is not.
func (h *reader) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		session.MarkOffset(msg.Topic, msg.Partition, msg.Offset, "")
		if len(msg.Value) != 8 {
			return fmt.Errorf("reading of %d bytes at offset %d", len(msg.Value), msg.Offset)
		}
		if err := h.totals.Add(session.Context(), string(msg.Key), binary.BigEndian.Uint64(msg.Value)); err != nil {
			return fmt.Errorf("add reading: %w", err)
		}
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *reader) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "meter", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"readings"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
