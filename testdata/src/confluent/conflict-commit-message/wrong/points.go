// Package points credits loyalty points.
package points

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Purchase struct {
	Customer string `json:"customer"`
	Cents    int    `json:"cents"`
}

type Bank interface {
	Credit(ctx context.Context, customer string, points int) error
}

// Run credits points and commits each purchase once it is credited.
func Run(ctx context.Context, brokers string, bank Bank) error {
	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers": brokers,
		"group.id":          "points",
		"auto.offset.reset": "earliest",
	})
	if err != nil {
		return err
	}
	defer consumer.Close()
	if err := consumer.Subscribe("purchases", nil); err != nil {
		return err
	}
	for ctx.Err() == nil {
		msg, err := consumer.ReadMessage(time.Second) // want `\[auto-commit\]`
		if err != nil {
			if err.(kafka.Error).IsTimeout() {
				continue
			}
			return err
		}
		var p Purchase
		if err := json.Unmarshal(msg.Value, &p); err != nil {
			return fmt.Errorf("purchase at %v: %w", msg.TopicPartition, err)
		}
		if err := bank.Credit(ctx, p.Customer, p.Cents/100); err != nil {
			return err
		}
		if _, err := consumer.CommitMessage(msg); err != nil { // want "auto-commit-conflict"
			return err
		}
	}
	return nil
}
