// Package refunds pays money back.
package refunds

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Payments interface {
	Refund(ctx context.Context, id string, order []byte) error
}

// Run refunds orders and commits each by itself.
func Run(ctx context.Context, brokers string, payments Payments) error {
	conf := make(kafka.ConfigMap)
	conf["bootstrap.servers"] = brokers
	conf["group.id"] = "refunds"
	conf["enable.auto.offset.store"] = true
	consumer, err := kafka.NewConsumer(&conf)
	if err != nil {
		return err
	}
	defer consumer.Close()
	if err := consumer.Subscribe("refunds", nil); err != nil {
		return err
	}
	for ctx.Err() == nil {
		msg, err := consumer.ReadMessage(time.Second) // want `\[auto-commit\]`
		var kerr kafka.Error
		if errors.As(err, &kerr) && kerr.IsTimeout() {
			continue
		}
		if err != nil {
			return fmt.Errorf("read: %w", err)
		}
		if err := payments.Refund(ctx, string(msg.Key), msg.Value); err != nil {
			return fmt.Errorf("refund %s: %w", msg.Key, err)
		}
		next := msg.TopicPartition
		next.Offset++
		if _, err := consumer.CommitOffsets([]kafka.TopicPartition{next}); err != nil { // want "auto-commit-conflict"
			return fmt.Errorf("commit: %w", err)
		}
	}
	return ctx.Err()
}
