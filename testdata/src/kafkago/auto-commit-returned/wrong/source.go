// Package source hides the Kafka client from the services that use it.
package source

import (
	"context"

	"github.com/segmentio/kafka-go"
)

type Source struct {
	reader *kafka.Reader
}

func New(brokers []string, group, topic string) *Source {
	return &Source{reader: kafka.NewReader(kafka.ReaderConfig{
		Brokers: brokers,
		GroupID: group,
		Topic:   topic,
	})}
}

// Next returns the next record of the topic.
func (s *Source) Next(ctx context.Context) (kafka.Message, error) {
	return s.reader.ReadMessage(ctx) // want "\\[auto-commit\\]"
}

func (s *Source) Close() error { return s.reader.Close() }
