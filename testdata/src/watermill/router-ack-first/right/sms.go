// Package sms sends text messages.
package sms

import (
	"bytes"
	"context"
	"net/http"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill-kafka/v3/pkg/kafka"
	"github.com/ThreeDotsLabs/watermill/message"
)

func Run(ctx context.Context, brokers []string, router *message.Router, gateway string) error {
	subscriber, err := kafka.NewSubscriber(kafka.SubscriberConfig{
		Brokers:       brokers,
		Unmarshaler:   kafka.DefaultMarshaler{},
		ConsumerGroup: "sms",
	}, watermill.NopLogger{})
	if err != nil {
		return err
	}
	handle := func(msg *message.Message) error {
		err := send(gateway, msg.Payload)
		if err == nil {
			msg.Ack()
		}
		return err
	}
	router.AddConsumerHandler("sms", "sms", subscriber, handle)
	return router.Run(ctx)
}

func send(gateway string, text []byte) error {
	resp, err := http.Post(gateway, "text/plain", bytes.NewReader(text))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
