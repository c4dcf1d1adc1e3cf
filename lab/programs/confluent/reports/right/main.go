// Package meter sends readings without another try, and returns what the delivery reports say of them.
//
//lab:shown at-least-once
package meter

import (
	"context"
	"fmt"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	producer, err := kafka.NewProducer(&kafka.ConfigMap{
		"bootstrap.servers":        strings.Join(env.Brokers, ","),
		"message.send.max.retries": 0,
	})
	if err != nil {
		return err
	}
	defer producer.Close()
	failed := make(chan error, 1)
	go func() {
		for e := range producer.Events() {
			if m, ok := e.(*kafka.Message); ok && m.TopicPartition.Error != nil {
				select {
				case failed <- m.TopicPartition.Error:
				default:
				}
			}
		}
	}()
	for n := range 20 {
		m := &kafka.Message{
			TopicPartition: kafka.TopicPartition{Topic: &env.Output, Partition: kafka.PartitionAny},
			Value:          program.Encode(n),
		}
		if err := producer.Produce(m, nil); err != nil {
			return err
		}
	}
	if left := producer.Flush(5000); left > 0 {
		return fmt.Errorf("%d readings are not sent", left)
	}
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}
