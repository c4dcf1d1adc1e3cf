// Package tax reports sales.
package tax

import (
	"bytes"
	"context"
	"log"
	"net/http"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill-kafka/pkg/kafka"
)

func Run(ctx context.Context, brokers []string) error {
	subscriber, err := kafka.NewSubscriber(
		kafka.SubscriberConfig{Brokers: brokers, ConsumerGroup: "tax"},
		nil, kafka.DefaultMarshaler{}, watermill.NopLogger{},
	)
	if err != nil {
		return err
	}
	messages, err := subscriber.Subscribe(ctx, "sales")
	if err != nil {
		return err
	}
	for msg := range messages {
		resp, err := http.Post("http://tax", "text/plain", bytes.NewReader(msg.Payload))
		if err != nil {
			log.Println("report:", err)
			msg.Ack() // want "commit-despite-failure"
			continue
		}
		resp.Body.Close()
		msg.Ack()
	}
	return nil
}
