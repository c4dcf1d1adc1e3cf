// Package sms sends text messages.
package sms

import (
	"context"
	"log"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Gateway interface {
	Send(ctx context.Context, number string, text []byte) error
}

type Sender struct {
	consumer *kafka.Consumer
	gateway  Gateway
}

func (s *Sender) Open(brokers string) error {
	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":        brokers,
		"group.id":                 "sms",
		"enable.auto.offset.store": 1,
	})
	if err != nil {
		return err
	}
	s.consumer = consumer
	return consumer.Subscribe("sms", nil)
}

func (s *Sender) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		switch e := s.consumer.Poll(100).(type) { // want `\[auto-commit\]`
		case *kafka.Message:
			if err := s.gateway.Send(ctx, string(e.Key), e.Value); err != nil {
				return err
			}
			s.done(e.TopicPartition)
		case kafka.Error:
			if e.IsFatal() {
				return e
			}
		}
	}
	return s.consumer.Close()
}

func (s *Sender) done(tp kafka.TopicPartition) {
	tp.Offset++
	if _, err := s.consumer.StoreOffsets([]kafka.TopicPartition{tp}); err != nil { // want "auto-commit-conflict"
		log.Printf("sms: store %v: %v", tp, err)
	}
}
