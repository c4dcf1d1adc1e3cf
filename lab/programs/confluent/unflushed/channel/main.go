// Package meter sends readings through the channel, and does not wait until they are sent.
//
//lab:shown at-most-once
package meter

import (
	"context"
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
		producer.ProduceChannel() <- m
	}
	return nil
}
