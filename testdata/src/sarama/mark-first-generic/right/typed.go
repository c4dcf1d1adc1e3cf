// Package typed consumes records of one Go type.
package typed

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/IBM/sarama"
)

// Consumer decodes records into T and hands them to Handle.
type Consumer[T any] struct {
	Handle func(context.Context, T) error
}

func (c *Consumer[T]) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (c *Consumer[T]) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (c *Consumer[T]) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		v, err := decode[T](msg)
		if err != nil {
			return err
		}
		if err := c.Handle(session.Context(), v); err != nil {
			return fmt.Errorf("handle %T: %w", v, err)
		}
		session.MarkMessage(msg, "")
	}
	return nil
}

func decode[T any](msg *sarama.ConsumerMessage) (v T, err error) {
	err = json.Unmarshal(msg.Value, &v)
	return v, err
}

type Refund struct {
	Payment string
	Cents   int64
}

// Refunds pays refunds until ctx ends.
func Refunds(ctx context.Context, brokers []string, pay func(context.Context, Refund) error) error {
	group, err := sarama.NewConsumerGroup(brokers, "refunds", nil)
	if err != nil {
		return err
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"refunds"}, &Consumer[Refund]{Handle: pay}); err != nil {
			return err
		}
	}
	return ctx.Err()
}
