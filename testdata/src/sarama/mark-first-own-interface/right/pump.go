// Package pump moves records from a source to a sink; the Kafka client stays outside.
package pump

import (
	"context"
	"fmt"

	"github.com/IBM/sarama"
)

// Claim is the part of sarama.ConsumerGroupClaim that a pump needs.
type Claim interface {
	Messages() <-chan *sarama.ConsumerMessage
}

// Session is the part of sarama.ConsumerGroupSession that a pump needs.
type Session interface {
	MarkMessage(msg *sarama.ConsumerMessage, metadata string)
	Context() context.Context
}

type Sink interface {
	Write(ctx context.Context, body []byte) error
}

// Drain writes what claim delivers until it is closed.
func Drain(session Session, claim Claim, sink Sink) error {
	for msg := range claim.Messages() {
		if err := sink.Write(session.Context(), msg.Value); err != nil {
			return fmt.Errorf("offset %d: %w", msg.Offset, err)
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

type handler struct {
	sink Sink
}

func (h *handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	return Drain(session, claim, h.sink)
}

func Run(ctx context.Context, brokers []string, h *handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "pump", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"pump"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
