// Package gate opens gates. A message that is never acknowledged blocks its partition and is not lost.
package gate

import (
	"context"
	"log"
	"net/http"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill-kafka/v3/pkg/kafka"
)

func Run(ctx context.Context, brokers []string) error {
	subscriber, err := kafka.NewSubscriber(kafka.SubscriberConfig{
		Brokers:       brokers,
		Unmarshaler:   kafka.DefaultMarshaler{},
		ConsumerGroup: "gate",
	}, watermill.NopLogger{})
	if err != nil {
		return err
	}
	messages, err := subscriber.Subscribe(ctx, "gates")
	if err != nil {
		return err
	}
	for msg := range messages {
		resp, err := http.Get("http://gate/" + string(msg.Payload))
		if err != nil {
			log.Println("open:", err)
			continue
		}
		resp.Body.Close()
		msg.Ack()
	}
	return nil
}

func Watch(ctx context.Context, brokers []string) error {
	subscriber, err := kafka.NewSubscriber(kafka.SubscriberConfig{
		Brokers:       brokers,
		Unmarshaler:   kafka.DefaultMarshaler{},
		ConsumerGroup: "watch",
	}, watermill.NopLogger{})
	if err != nil {
		return err
	}
	messages, err := subscriber.Subscribe(ctx, "gates")
	if err != nil {
		return err
	}
	for msg := range messages {
		resp, err := http.Get("http://gate/" + string(msg.Payload))
		if err != nil {
			return err
		}
		resp.Body.Close()
	}
	return nil
}
