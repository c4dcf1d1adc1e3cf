// Package totals sums payments and writes the sums in transactions.
package totals

import (
	"context"
	"log"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Summer struct {
	consumer *kafka.Consumer
	producer *kafka.Producer
	topic    string
	sum      func(ctx context.Context, payment []byte) ([]byte, error)
}

// New makes a summer of c, whose automatic commits are off, and p, whose transactions are initialised.
func New(c *kafka.Consumer, p *kafka.Producer, topic string, sum func(context.Context, []byte) ([]byte, error)) *Summer {
	return &Summer{c, p, topic, sum}
}

func (s *Summer) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		m, err := s.consumer.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		if err := s.transact(ctx, m); err != nil {
			log.Printf("aborting: %v", err)
			if err := s.producer.AbortTransaction(ctx); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

func (s *Summer) transact(ctx context.Context, m *kafka.Message) error {
	if err := s.producer.BeginTransaction(); err != nil {
		return err
	}
	total, err := s.sum(ctx, m.Value)
	if err != nil {
		return err
	}
	out := &kafka.Message{
		TopicPartition: kafka.TopicPartition{Topic: &s.topic, Partition: kafka.PartitionAny},
		Key:            m.Key,
		Value:          total,
	}
	if err := s.producer.Produce(out, nil); err != nil {
		return err
	}
	group, err := s.consumer.GetConsumerGroupMetadata()
	if err != nil {
		return err
	}
	next := m.TopicPartition
	next.Offset++
	if err := s.producer.SendOffsetsToTransaction(ctx, []kafka.TopicPartition{next}, group); err != nil {
		return err
	}
	return s.producer.CommitTransaction(ctx) // want "failure-skipped"
}
