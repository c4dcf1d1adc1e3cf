// Package bus knows the broker.
package bus

import (
	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill-kafka/v3/pkg/kafka"
	"github.com/ThreeDotsLabs/watermill/message"
)

func NewSubscriber(group string) (message.Subscriber, error) {
	return kafka.NewSubscriber(kafka.SubscriberConfig{
		Brokers:       []string{"kafka:9092"},
		Unmarshaler:   kafka.DefaultMarshaler{},
		ConsumerGroup: group,
	}, watermill.NopLogger{})
}
