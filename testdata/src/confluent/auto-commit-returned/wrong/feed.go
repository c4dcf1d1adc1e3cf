// Package feed hides Kafka from the rest of the service.
package feed

import (
	"errors"
	"io"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

// Feed is a stream of news.
type Feed struct{ consumer *kafka.Consumer }

func Open(brokers, group string) (*Feed, error) {
	conf := kafka.ConfigMap{
		"bootstrap.servers":       brokers,
		"group.id":                group,
		"auto.commit.interval.ms": 200,
	}
	consumer, err := kafka.NewConsumer(&conf)
	if err != nil {
		return nil, err
	}
	return &Feed{consumer}, consumer.Subscribe("news", nil)
}

// Next returns the next piece of news, io.EOF if none came within a minute.
func (f *Feed) Next() (*kafka.Message, error) {
	m, err := f.consumer.ReadMessage(time.Minute) // want `\[auto-commit\]`
	var kerr kafka.Error
	if errors.As(err, &kerr) && kerr.IsTimeout() {
		return nil, io.EOF
	}
	if err != nil {
		return nil, err
	}
	return m, nil
}

func (f *Feed) Close() error { return f.consumer.Close() }
