// Package enrich makes invoices of orders, which it commits first.
package enrich

import (
	"context"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

// invoice is the invoice for an order.
func invoice(env *program.Env, order *kafka.Message) *kafka.Message {
	return &kafka.Message{
		TopicPartition: kafka.TopicPartition{Topic: &env.Output, Partition: kafka.PartitionAny},
		Key:            order.Key,
		Value:          order.Value,
	}
}

// send produces a message and waits until it is delivered.
func send(producer *kafka.Producer, m *kafka.Message) error {
	delivered := make(chan kafka.Event, 1)
	if err := producer.Produce(m, delivered); err != nil {
		return err
	}
	return (<-delivered).(*kafka.Message).TopicPartition.Error
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
	producer, err := kafka.NewProducer(&kafka.ConfigMap{
		"bootstrap.servers": strings.Join(env.Brokers, ","),
	})
	if err != nil {
		return err
	}
	defer producer.Close()
	for {
		m, err := consumer.ReadMessage(-1)
		if err != nil {
			return err
		}
		if _, err := consumer.CommitMessage(m); err != nil { // want "commit-before-processing"
			return err
		}
		if err := send(producer, invoice(env, m)); err != nil {
			return err
		}
	}
}
