// Package bus reads trades as its owner's settings say.
package bus

import (
	"fmt"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

// Consumer reads the trades of some topics.
type Consumer struct {
	Config *kafka.ConfigMap
	Topics []string
}

func NewConsumer(config *kafka.ConfigMap, topics []string) *Consumer {
	return &Consumer{Config: config, Topics: topics}
}

// Each calls f with each trade, until it fails.
func (c *Consumer) Each(f func(trade []byte) error) error {
	consumer, err := kafka.NewConsumer(c.Config)
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	defer consumer.Close()
	if err := consumer.SubscribeTopics(c.Topics, nil); err != nil {
		return fmt.Errorf("subscribe: %w", err)
	}
	for {
		msg, err := consumer.ReadMessage(-1)
		if err != nil {
			return fmt.Errorf("read: %w", err)
		}
		if err := f(msg.Value); err != nil {
			return fmt.Errorf("offset %v: %w", msg.TopicPartition.Offset, err)
		}
	}
}
