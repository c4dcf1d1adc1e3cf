// Package enrich makes invoices of orders. It produces them in transactions, but commits the orders outside of these.
//
//lab:guarantee at-least-once
package enrich

import (
	"context"
	"errors"
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
		"transactional.id":  env.Transactional,
	})
	if err != nil {
		return err
	}
	defer producer.Close()
	go func() {
		for range producer.Events() {
		}
	}()
	if err := producer.InitTransactions(ctx); err != nil {
		return err
	}
	for {
		m, err := consumer.ReadMessage(-1)
		if err != nil {
			return err
		}
		if err := producer.BeginTransaction(); err != nil {
			return err
		}
		if err := producer.Produce(invoice(env, m), nil); err != nil {
			return errors.Join(err, producer.AbortTransaction(ctx))
		}
		if err := producer.CommitTransaction(ctx); err != nil {
			return err
		}
		if _, err := consumer.CommitMessage(m); err != nil {
			return err
		}
	}
}
