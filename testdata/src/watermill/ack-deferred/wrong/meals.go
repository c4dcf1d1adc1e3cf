// Package meals orders meals.
package meals

import (
	"bytes"
	"context"
	"log"
	"net/http"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill-kafka/v3/pkg/kafka"
	"github.com/ThreeDotsLabs/watermill/message"
)

type consumer struct{ subscriber *kafka.Subscriber }

func newConsumer(brokers []string) (*consumer, error) {
	s, err := kafka.NewSubscriber(kafka.SubscriberConfig{Brokers: brokers, Unmarshaler: kafka.DefaultMarshaler{}, ConsumerGroup: "meals"}, watermill.NopLogger{})
	return &consumer{s}, err
}

func (c *consumer) run(ctx context.Context) error {
	messages, err := c.subscriber.Subscribe(ctx, "meals")
	if err != nil {
		return err
	}
	for msg := range messages {
		c.handle(ctx, msg)
	}
	return nil
}

func (c *consumer) handle(ctx context.Context, msg *message.Message) {
	defer msg.Ack() // want "commit-despite-failure"
	if err := order(msg.Payload); err != nil {
		log.Println("order:", err)
	}
}

func order(meal []byte) error {
	resp, err := http.Post("http://kitchen/", "application/json", bytes.NewReader(meal))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func Main(ctx context.Context) {
	c, err := newConsumer([]string{"kafka:9092"})
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(c.run(ctx))
}
