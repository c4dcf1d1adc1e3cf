// Package meter sends readings. No broker acknowledges them.
//
//lab:crash refused forgotten unanswered
//lab:shown at-most-once
package meter

import (
	"context"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

// send produces a message and waits until it is delivered.
func send(producer *kafka.Producer, m *kafka.Message) error {
	delivered := make(chan kafka.Event, 1)
	if err := producer.Produce(m, delivered); err != nil {
		return err
	}
	return (<-delivered).(*kafka.Message).TopicPartition.Error
}

func Run(ctx context.Context, env *program.Env) error {
	producer, err := kafka.NewProducer(&kafka.ConfigMap{
		"bootstrap.servers": strings.Join(env.Brokers, ","),
		"acks":              0,
	})
	if err != nil {
		return err
	}
	defer producer.Close()
	for n := range 20 {
		m := &kafka.Message{
			TopicPartition: kafka.TopicPartition{Topic: &env.Output, Partition: kafka.PartitionAny},
			Value:          program.Encode(n),
		}
		if err := send(producer, m); err != nil {
			return err
		}
	}
	return nil
}
