// Package writer writes bookings in transactions.
package writer

import (
	"context"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

// Topic is where bookings stand.
const Topic = "bookings"

type Writer struct{ producer *kafka.Producer }

func New(ctx context.Context, brokers, id string) (*Writer, error) {
	p, err := kafka.NewProducer(&kafka.ConfigMap{
		"bootstrap.servers":   brokers,
		"transactional.id":    id,
		"go.delivery.reports": false,
	})
	if err != nil {
		return nil, err
	}
	return &Writer{p}, p.InitTransactions(ctx)
}

// Write writes the legs of a journey, all or none.
func (w *Writer) Write(ctx context.Context, legs ...[]byte) error {
	if err := w.producer.BeginTransaction(); err != nil {
		return err
	}
	topic := Topic
	for _, leg := range legs {
		err := w.producer.Produce(&kafka.Message{
			TopicPartition: kafka.TopicPartition{Topic: &topic, Partition: kafka.PartitionAny},
			Value:          leg,
		}, nil)
		if err != nil {
			w.producer.AbortTransaction(ctx)
			return err
		}
	}
	return w.producer.CommitTransaction(ctx)
}
