// Package bills makes bills of orders, and commits each order when its bill is written.
//
//lab:guarantee at-least-once
package bills

import (
	"context"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

// bill is the bill for an order.
func bill(output *string, order *kafka.Message) *kafka.Message {
	return &kafka.Message{
		TopicPartition: kafka.TopicPartition{Topic: output, Partition: kafka.PartitionAny},
		Key:            order.Key,
		Value:          order.Value,
	}
}

func Run(ctx context.Context, env *program.Env) error {
	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  strings.Join(env.Brokers, ","),
		"group.id":           env.Group,
		"auto.offset.reset":  "earliest",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer consumer.Close()
	if err := consumer.Subscribe(env.Topic, nil); err != nil {
		return err
	}
	producer, err := kafka.NewProducer(&kafka.ConfigMap{"bootstrap.servers": strings.Join(env.Brokers, ",")})
	if err != nil {
		return err
	}
	defer producer.Close()
	written := make(chan kafka.Event, 1)
	for {
		order, err := consumer.ReadMessage(-1)
		if err != nil {
			return err
		}
		if err := producer.Produce(bill(&env.Output, order), written); err != nil {
			return err
		}
		if m, ok := (<-written).(*kafka.Message); ok && m.TopicPartition.Error != nil {
			return m.TopicPartition.Error
		}
		if _, err := consumer.CommitMessage(order); err != nil {
			return err
		}
	}
}
