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
	}
	return nil
}

// call acknowledges by itself: the next message of the partition waits for it.
func call(url string, msg *message.Message) {
	if err := post(url, msg.Payload); err != nil {
		msg.Nack()
		return
	}
	msg.Ack()
}

func post(url string, body []byte) error {
	resp, err := http.Post(url, "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
