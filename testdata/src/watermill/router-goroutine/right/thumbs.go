// Package thumbs makes thumbnails.
package thumbs

import (
	"context"
	"os/exec"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill-kafka/v2/pkg/kafka"
	"github.com/ThreeDotsLabs/watermill/message"
)

func Run(ctx context.Context, brokers []string, router *message.Router) error {
	subscriber, err := kafka.NewSubscriber(kafka.SubscriberConfig{
		Brokers:       brokers,
		Unmarshaler:   kafka.DefaultMarshaler{},
		ConsumerGroup: "thumbs",
	}, watermill.NopLogger{})
	if err != nil {
		return err
	}
	router.AddNoPublisherHandler("thumbs", "images", subscriber, resize)
	return router.Run(ctx)
}

func resize(msg *message.Message) error {
	name := string(msg.Payload)
	done := make(chan error, 1)
	go func() { done <- exec.Command("convert", name).Run() }()
	return <-done
}
