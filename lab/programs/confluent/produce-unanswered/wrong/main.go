// Package bills makes bills of orders, and commits each order without waiting for what becomes of its bill.
//
//lab:crash unsent
//lab:guarantee unknown
//lab:shown at-most-once
package bills

import (
	"context"
	"log"
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
	go func() {
		for e := range producer.Events() {
			if m, ok := e.(*kafka.Message); ok && m.TopicPartition.Error != nil {
				log.Printf("bill: %v", m.TopicPartition.Error)
			}
		}
	}()
	for {
		order, err := consumer.ReadMessage(-1)
		if err != nil {
			return err
		}
		if err := producer.Produce(bill(&env.Output, order), nil); err != nil {
			return err
		}
		if _, err := consumer.CommitMessage(order); err != nil {
			return err
		}
	}
}
