// Package meter sends readings, and waits until they are sent.
//
//lab:shown at-least-once
package meter

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	producer, err := kafka.NewProducer(&kafka.ConfigMap{
		"bootstrap.servers": strings.Join(env.Brokers, ","),
		"linger.ms":         1000,
	})
	if err != nil {
		return err
	}
	defer producer.Close()
	go func() {
		for e := range producer.Events() {
			if m, ok := e.(*kafka.Message); ok && m.TopicPartition.Error != nil {
				slog.Error("reading", "error", m.TopicPartition.Error)
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
	return nil
}
