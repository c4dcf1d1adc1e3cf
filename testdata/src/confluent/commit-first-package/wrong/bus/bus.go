// Package bus reads messages for the handlers of this service.
package bus

import (
	"context"
	"errors"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Source struct{ consumer *kafka.Consumer }

func Open(brokers, group, topic string) (*Source, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           group,
		"enable.auto.commit": false,
	})
	if err != nil {
		return nil, err
	}
	return &Source{c}, c.Subscribe(topic, nil)
}

// Next waits for the next message.
func (s *Source) Next(ctx context.Context) (*kafka.Message, error) {
	for ctx.Err() == nil {
		m, err := s.consumer.ReadMessage(time.Second)
		var kerr kafka.Error
		if errors.As(err, &kerr) && kerr.IsTimeout() {
			continue
		}
		return m, err
	}
	return nil, ctx.Err()
}

// Ack commits m.
func (s *Source) Ack(m *kafka.Message) error {
	_, err := s.consumer.CommitMessage(m)
	return err
}

func (s *Source) Close() error { return s.consumer.Close() }
