// Package bridge gives messages to subscribers together with a function that acknowledges them.
package bridge

import (
	"context"
	"log"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

// Message is a message and its acknowledgement.
type Message struct {
	Body []byte
	Ack  func() error
}

type Bridge struct{ consumer *kafka.Consumer }

func New(brokers string) (*Bridge, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "bridge",
		"enable.auto.commit": false,
	})
	if err != nil {
		return nil, err
	}
	return &Bridge{c}, c.Subscribe("bridge", nil)
}

// Messages returns a channel of messages, each of which is acknowledged by its receiver.
func (b *Bridge) Messages(ctx context.Context) <-chan Message {
	out := make(chan Message)
	go func() {
		defer close(out)
		for ctx.Err() == nil {
			m, err := b.consumer.ReadMessage(time.Second)
			if err != nil {
				continue
			}
			out <- Message{
				Body: m.Value,
				Ack: func() error {
					_, err := b.consumer.CommitMessage(m)
					return err
				},
			}
		}
	}()
	return out
}

// Copy hands each message to write and acknowledges it.
func (b *Bridge) Copy(ctx context.Context, write func([]byte) error) error {
	for m := range b.Messages(ctx) {
		if err := write(m.Body); err != nil {
			return err
		}
		if err := m.Ack(); err != nil {
			log.Printf("ack: %v", err)
		}
	}
	return nil
}
