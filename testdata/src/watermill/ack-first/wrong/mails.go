// Package mails sends the mails of a topic.
package mails

import (
	"context"
	"log"
	"net/smtp"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill-kafka/v3/pkg/kafka"
)

func Run(ctx context.Context, brokers []string) error {
	subscriber, err := kafka.NewSubscriber(kafka.SubscriberConfig{
		Brokers:       brokers,
		Unmarshaler:   kafka.DefaultMarshaler{},
		ConsumerGroup: "mails",
	}, watermill.NopLogger{})
	if err != nil {
		return err
	}
	messages, err := subscriber.Subscribe(ctx, "mails")
	if err != nil {
		return err
	}
	for msg := range messages {
		msg.Ack() // want "commit-before-processing"
		if err := smtp.SendMail("mail:25", nil, "shop@example.com", []string{msg.Metadata.Get("to")}, msg.Payload); err != nil {
			log.Println("send:", err)
		}
	}
	return nil
}
