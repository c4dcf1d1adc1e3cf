// Package flags reads switches from the start each time: without a group nothing is committed.
package flags

import (
	"context"
	"log"
	"os"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill-kafka/v3/pkg/kafka"
)

func Run(ctx context.Context, brokers []string) error {
	subscriber, err := kafka.NewSubscriber(kafka.SubscriberConfig{
		Brokers:     brokers,
		Unmarshaler: kafka.DefaultMarshaler{},
	}, watermill.NopLogger{})
	if err != nil {
		return err
	}
	messages, err := subscriber.Subscribe(ctx, "flags")
	if err != nil {
		return err
	}
	for msg := range messages {
		msg.Ack()
		if err := os.WriteFile("flags.json", msg.Payload, 0o600); err != nil {
			log.Println("write:", err)
		}
	}
	return nil
}
