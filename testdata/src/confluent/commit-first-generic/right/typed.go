// Package typed consumes a topic of values of one type.
package typed

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

// Consumer hands decoded values to a function.
type Consumer[T any] struct {
	inner  *kafka.Consumer
	handle func(context.Context, T) error
}

func New[T any](brokers, group, topic string, handle func(context.Context, T) error) (*Consumer[T], error) {
	inner, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           group,
		"enable.auto.commit": false,
	})
	if err != nil {
		return nil, err
	}
	return &Consumer[T]{inner, handle}, inner.Subscribe(topic, nil)
}

// Run consumes until a value cannot be decoded or handled.
func (c *Consumer[T]) Run(ctx context.Context) error {
	for {
		if err := c.step(ctx); err != nil {
			return err
		}
	}
}

func (c *Consumer[T]) step(ctx context.Context) error {
	m, err := c.inner.ReadMessage(time.Minute)
	if err != nil {
		return err
	}
	var v T
	if err := json.Unmarshal(m.Value, &v); err != nil {
		return fmt.Errorf("decode %T: %w", v, err)
	}
	if err := c.handle(ctx, v); err != nil {
		return err
	}
	_, err = c.inner.CommitMessage(m)
	return err
}
