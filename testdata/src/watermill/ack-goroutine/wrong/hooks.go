// Package hooks calls webhooks.
package hooks

import (
	"bytes"
	"context"
	"net/http"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill-kafka/v3/pkg/kafka"
	"github.com/ThreeDotsLabs/watermill/message"
)

func Run(ctx context.Context, brokers []string, url string) error {
	subscriber, err := kafka.NewSubscriber(kafka.SubscriberConfig{
		Brokers:       brokers,
		Unmarshaler:   kafka.DefaultMarshaler{},
		ConsumerGroup: "hooks",
	}, watermill.NopLogger{})
	if err != nil {
		return err
	}
	defer subscriber.Close()
	messages, err := subscriber.Subscribe(ctx, "hooks")
	if err != nil {
		return err
	}
	for msg := range messages {
		go call(url, msg)
		msg.Ack() // want "commit-concurrent"
	}
	return nil
}

func call(url string, msg *message.Message) {
	_ = post(url, msg.Payload)
}

func post(url string, body []byte) error {
	resp, err := http.Post(url, "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
