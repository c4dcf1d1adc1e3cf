// Command labels prints labels.
package main

import (
	"context"
	"log"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill-kafka/v2/pkg/kafka"

	"kafkavet.test/watermill/channel-package/wrong/printer"
)

func main() {
	subscriber, err := kafka.NewSubscriber(kafka.SubscriberConfig{
		Brokers:       []string{"kafka:9092"},
		Unmarshaler:   kafka.DefaultMarshaler{},
		ConsumerGroup: "labels",
	}, watermill.NopLogger{})
	if err != nil {
		log.Fatal(err)
	}
	messages, err := subscriber.Subscribe(context.Background(), "labels")
	if err != nil {
		log.Fatal(err)
	}
	printer.Print(messages) // want "commit-before-processing"
}
