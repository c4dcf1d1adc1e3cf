// Package rates converts amounts and passes them on.
package rates

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill-kafka/v3/pkg/kafka"
	"github.com/ThreeDotsLabs/watermill/message"
)

func Run(ctx context.Context, brokers []string, router *message.Router, publisher message.Publisher) error {
	subscriber, err := kafka.NewSubscriber(kafka.SubscriberConfig{
		Brokers:       brokers,
		Unmarshaler:   kafka.DefaultMarshaler{},
		ConsumerGroup: "rates",
	}, watermill.NopLogger{})
	if err != nil {
		return err
	}
	router.AddHandler("convert", "amounts", subscriber, "converted", publisher, func(msg *message.Message) ([]*message.Message, error) {
		converted, err := convert(msg.Payload)
		if err != nil {
			log.Println("convert:", err)
			return nil, nil // want "commit-despite-failure"
		}
		return message.Messages{message.NewMessage(watermill.NewUUID(), converted)}, nil
	})
	return router.Run(ctx)
}

func convert(amount []byte) ([]byte, error) {
	resp, err := http.Get(fmt.Sprintf("http://rates/%s", amount))
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}
