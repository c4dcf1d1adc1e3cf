// Package meters bills meter readings.
package meters

import (
	"context"
	"encoding/binary"
	"fmt"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Biller interface {
	Bill(ctx context.Context, meter string, watts uint64) error
}

func consume(ctx context.Context, c *kafka.Consumer, b Biller) error {
	for ctx.Err() == nil {
		ev := c.Poll(1000)
		switch m := ev.(type) {
		case *kafka.Message:
			if m.TopicPartition.Error != nil {
				return m.TopicPartition.Error
			}
			next := kafka.TopicPartition{
				Topic:     m.TopicPartition.Topic,
				Partition: m.TopicPartition.Partition,
				Offset:    m.TopicPartition.Offset + 1,
			}
			if _, err := c.CommitOffsets([]kafka.TopicPartition{next}); err != nil { // want "commit-before-processing"
				return err
			}
			if len(m.Value) != 8 {
				continue
			}
			if err := b.Bill(ctx, string(m.Key), binary.BigEndian.Uint64(m.Value)); err != nil {
				return fmt.Errorf("bill %s: %w", m.Key, err)
			}
		case kafka.Error:
			return m
		}
	}
	return nil
}

// Run bills readings until ctx ends or one fails.
func Run(ctx context.Context, brokers string, b Biller) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "meters",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("meters", nil); err != nil {
		return err
	}
	return consume(ctx, c, b)
}
