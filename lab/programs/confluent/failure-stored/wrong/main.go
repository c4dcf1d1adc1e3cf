// Package invoices writes invoices. It stores the offsets of those that are written, and the highest one covers all.
//
//lab:crash fail
package invoices

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

// Consumer hands each record to a handler, and stores the offset of what that has taken.
type Consumer struct {
	consumer *kafka.Consumer
	handle   func(context.Context, *kafka.Message) error
}

// Run consumes until something fails for good.
func (c *Consumer) Run(ctx context.Context) error {
	for {
		m, err := c.consumer.ReadMessage(100 * time.Millisecond)
		if err != nil {
			var failure kafka.Error
			if errors.As(err, &failure) && failure.IsTimeout() {
				continue
			}
			return err
		}
		if err := c.handle(ctx, m); err != nil {
			slog.Error("invoice", "offset", m.TopicPartition.Offset, "error", err)
		} else if _, err := c.consumer.StoreMessage(m); err != nil { // want "failure-skipped"
			return err
		}
	}
}

func Run(ctx context.Context, env *program.Env) error {
	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":        strings.Join(env.Brokers, ","),
		"group.id":                 env.Group,
		"auto.offset.reset":        "earliest",
		"auto.commit.interval.ms":  100,
		"enable.auto.offset.store": false,
	})
	if err != nil {
		return err
	}
	defer consumer.Close()
	if err := consumer.Subscribe(env.Topic, nil); err != nil {
		return err
	}
	c := &Consumer{consumer, func(_ context.Context, m *kafka.Message) error { return env.Work(m.Value) }}
	return c.Run(ctx)
}
