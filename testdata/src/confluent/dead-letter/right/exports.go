// Package exports exports orders; what cannot be exported goes to a dead-letter topic.
package exports

import (
	"context"
	"log"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Exporter interface {
	Export(ctx context.Context, order []byte) error
}

type Service struct {
	consumer *kafka.Consumer
	producer *kafka.Producer
	exporter Exporter
	dead     string
}

func New(brokers string, e Exporter) (*Service, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "exports",
		"enable.auto.commit": false,
	})
	if err != nil {
		return nil, err
	}
	p, err := kafka.NewProducer(&kafka.ConfigMap{"bootstrap.servers": brokers, "acks": "all"})
	if err != nil {
		return nil, err
	}
	return &Service{c, p, e, "orders.dead"}, c.Subscribe("orders", nil)
}

func (s *Service) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		m, err := s.consumer.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		if err := s.exporter.Export(ctx, m.Value); err != nil {
			log.Printf("export %s: %v", m.Key, err)
			if err := s.bury(m, err); err != nil {
				return err
			}
		}
		if _, err := s.consumer.CommitMessage(m); err != nil {
			return err
		}
	}
	return nil
}

// bury writes m to the dead-letter topic and waits for the broker.
func (s *Service) bury(m *kafka.Message, why error) error {
	report := make(chan kafka.Event, 1)
	err := s.producer.Produce(&kafka.Message{
		TopicPartition: kafka.TopicPartition{Topic: &s.dead, Partition: kafka.PartitionAny},
		Key:            m.Key,
		Value:          m.Value,
		Headers:        append(m.Headers, kafka.Header{Key: "error", Value: []byte(why.Error())}),
	}, report)
	if err != nil {
		return err
	}
	return (<-report).(*kafka.Message).TopicPartition.Error
}
