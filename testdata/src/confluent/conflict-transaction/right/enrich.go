// Package enrich copies clicks with their country, each batch in one transaction.
package enrich

import (
	"context"
	"errors"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Enricher struct {
	consumer *kafka.Consumer
	producer *kafka.Producer
	out      string
}

func New(ctx context.Context, brokers, out string) (*Enricher, error) {
	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "enrich",
		"isolation.level":    "read_committed",
		"enable.auto.commit": false,
	})
	if err != nil {
		return nil, err
	}
	producer, err := kafka.NewProducer(&kafka.ConfigMap{
		"bootstrap.servers":   brokers,
		"transactional.id":    "enrich-0",
		"go.delivery.reports": false,
	})
	if err != nil {
		return nil, err
	}
	if err := producer.InitTransactions(ctx); err != nil {
		return nil, err
	}
	return &Enricher{consumer, producer, out}, consumer.Subscribe("clicks", nil)
}

// Run copies batches until one fails; the process is then started anew.
func (e *Enricher) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		if err := e.batch(ctx); err != nil {
			e.producer.AbortTransaction(ctx)
			return err
		}
	}
	return nil
}

func (e *Enricher) batch(ctx context.Context) error {
	if err := e.producer.BeginTransaction(); err != nil {
		return err
	}
	offsets := map[int32]kafka.TopicPartition{}
	for end := time.Now().Add(time.Second); time.Now().Before(end); {
		m, err := e.consumer.ReadMessage(100 * time.Millisecond)
		var kerr kafka.Error
		if errors.As(err, &kerr) && kerr.IsTimeout() {
			continue
		} else if err != nil {
			return err
		}
		err = e.producer.Produce(&kafka.Message{
			TopicPartition: kafka.TopicPartition{Topic: &e.out, Partition: kafka.PartitionAny},
			Key:            m.Key,
			Value:          append(m.Value, country(m.Headers)...),
		}, nil)
		if err != nil {
			return err
		}
		next := m.TopicPartition
		next.Offset++
		offsets[next.Partition] = next
	}
	if len(offsets) == 0 {
		return e.producer.CommitTransaction(ctx)
	}
	group, err := e.consumer.GetConsumerGroupMetadata()
	if err != nil {
		return err
	}
	var list []kafka.TopicPartition
	for _, tp := range offsets {
		list = append(list, tp)
	}
	if err := e.producer.SendOffsetsToTransaction(ctx, list, group); err != nil {
		return err
	}
	return e.producer.CommitTransaction(ctx)
}

func country(headers []kafka.Header) []byte {
	for _, h := range headers {
		if h.Key == "country" {
			return h.Value
		}
	}
	return nil
}
