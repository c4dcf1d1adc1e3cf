// Package meter sends readings, and flushes them for as long as it takes.
//
//lab:shown at-least-once
package meter

import (
	"context"
	"log"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

// listen reads the delivery reports.
func listen(producer *kafka.Producer) {
	for e := range producer.Events() {
		if m, ok := e.(*kafka.Message); ok && m.TopicPartition.Error != nil {
			log.Printf("reading %s: %v", m.Value, m.TopicPartition.Error)
		}
	}
}

func Run(ctx context.Context, env *program.Env) error {
	producer, err := kafka.NewProducer(&kafka.ConfigMap{
		"bootstrap.servers": strings.Join(env.Brokers, ","),
		"linger.ms":         1000,
	})
	if err != nil {
		return err
	}
	defer producer.Close()
	go listen(producer)
	for n := range 20 {
		err := producer.Produce(&kafka.Message{
			TopicPartition: kafka.TopicPartition{Topic: &env.Output, Partition: kafka.PartitionAny},
			Value:          program.Encode(n),
		}, nil)
		if err != nil {
			return err
		}
	}
	for producer.Flush(1000) > 0 {
		log.Print("there are readings left")
	}
	return nil
}
