// Package search keeps an index up to date.
package search

import (
	"bytes"
	"context"
	"errors"
	"log"
	"net/http"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill-kafka/v3/pkg/kafka"
	"github.com/ThreeDotsLabs/watermill/message"
)

type Indexer struct {
	subscriber message.Subscriber
	url        string
}

func New(brokers []string, url string) (*Indexer, error) {
	subscriber, err := kafka.NewSubscriber(kafka.SubscriberConfig{
		Brokers:       brokers,
		Unmarshaler:   kafka.DefaultMarshaler{},
		ConsumerGroup: "search",
	}, watermill.NopLogger{})
	if err != nil {
		return nil, err
	}
	return &Indexer{subscriber: subscriber, url: url}, nil
}

func (i *Indexer) Run(ctx context.Context) error {
	messages, err := i.subscriber.Subscribe(ctx, "products")
	if err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case msg, ok := <-messages:
			if !ok {
				return errors.New("subscription closed")
			}
			i.handle(msg)
		}
	}
}

func (i *Indexer) handle(msg *message.Message) {
	resp, err := http.Post(i.url, "application/json", bytes.NewReader(msg.Payload))
	if err != nil {
		log.Println("index:", err)
		msg.Nack()
		return
	}
	resp.Body.Close()
	msg.Ack()
}
