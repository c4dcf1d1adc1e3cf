// Package hub passes messages to a callback.
package hub

import (
	"context"
	"log"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Options struct {
	Brokers, Group, Topic string
	OnMessage             func(key, value []byte) error
	OnError               func(error)
}

type Hub struct {
	opts     Options
	consumer *kafka.Consumer
}

func New(opts Options) (*Hub, error) {
	if opts.OnError == nil {
		opts.OnError = func(err error) { log.Print(err) }
	}
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  opts.Brokers,
		"group.id":           opts.Group,
		"enable.auto.commit": false,
	})
	if err != nil {
		return nil, err
	}
	return &Hub{opts, c}, c.Subscribe(opts.Topic, nil)
}

// Listen calls OnMessage for each message until ctx ends.
func (h *Hub) Listen(ctx context.Context) error {
	for ctx.Err() == nil {
		m, err := h.consumer.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		if err := h.opts.OnMessage(m.Key, m.Value); err != nil {
			log.Printf("hub: %s: %v", m.Key, err)
			continue
		}
		if _, err := h.consumer.CommitMessage(m); err != nil { // want "failure-skipped"
			h.opts.OnError(err)
		}
	}
	return h.consumer.Close()
}
