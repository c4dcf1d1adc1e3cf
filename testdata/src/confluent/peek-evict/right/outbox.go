// Package outbox sends letters; a letter stays in the outbox until it is sent.
package outbox

import (
	"context"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Post interface {
	Send(ctx context.Context, letter []byte) error
}

type Outbox struct {
	consumer *kafka.Consumer
	head     *kafka.Message
}

func New(brokers string) (*Outbox, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "outbox",
		"enable.auto.commit": false,
	})
	if err != nil {
		return nil, err
	}
	return &Outbox{consumer: c}, c.Subscribe("letters", nil)
}

// peek returns the first letter and leaves it where it is.
func (o *Outbox) peek() (*kafka.Message, error) {
	if o.head == nil {
		m, err := o.consumer.ReadMessage(time.Minute)
		if err != nil {
			return nil, err
		}
		o.head = m
	}
	return o.head, nil
}

// evict removes the first letter.
func (o *Outbox) evict() error {
	if _, err := o.consumer.CommitMessage(o.head); err != nil {
		return err
	}
	o.head = nil
	return nil
}

// Run sends letters until ctx ends.
func (o *Outbox) Run(ctx context.Context, post Post) error {
	for ctx.Err() == nil {
		m, err := o.peek()
		if err != nil {
			continue
		}
		if err := post.Send(ctx, m.Value); err != nil {
			time.Sleep(time.Second)
			continue
		}
		if err := o.evict(); err != nil {
			return err
		}
	}
	return o.consumer.Close()
}
