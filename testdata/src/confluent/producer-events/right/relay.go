// Package relay passes records to another topic; Events of a producer are reports, no records.
package relay

import (
	"context"
	"fmt"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Relay struct {
	in  *kafka.Consumer
	out *kafka.Producer
	to  string
}

func New(brokers, from, to string) (*Relay, error) {
	in, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "relay",
		"enable.auto.commit": false,
	})
	if err != nil {
		return nil, err
	}
	out, err := kafka.NewProducer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"enable.idempotence": true,
	})
	if err != nil {
		return nil, err
	}
	return &Relay{in, out, to}, in.Subscribe(from, nil)
}

func (r *Relay) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		m, err := r.in.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		err = r.out.Produce(&kafka.Message{
			TopicPartition: kafka.TopicPartition{Topic: &r.to, Partition: kafka.PartitionAny},
			Key:            m.Key,
			Value:          m.Value,
		}, nil)
		if err != nil {
			return fmt.Errorf("produce: %w", err)
		}
		if err := r.delivered(); err != nil {
			return err
		}
		if _, err := r.in.CommitMessage(m); err != nil {
			return err
		}
	}
	return nil
}

// delivered waits for the report of the record produced last.
func (r *Relay) delivered() error {
	for ev := range r.out.Events() {
		switch e := ev.(type) {
		case *kafka.Message:
			return e.TopicPartition.Error
		case kafka.Error:
			if e.IsFatal() {
				return e
			}
		}
	}
	return fmt.Errorf("producer closed")
}
