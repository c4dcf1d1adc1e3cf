// Package enrich prices orders and makes invoices of them. It produces these in transactions, but commits the orders outside of them.
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

// enrich makes an invoice in a transaction of its own.
func enrich(ctx context.Context, env *program.Env, producer *kafka.Producer, order *kafka.Message) error {
	if err := producer.BeginTransaction(); err != nil {
		return err
	}
	if err := env.Work(order.Value); err != nil {
		return errors.Join(err, producer.AbortTransaction(ctx))
	}
	invoice := &kafka.Message{
		TopicPartition: kafka.TopicPartition{Topic: &env.Output, Partition: kafka.PartitionAny},
		Key:            order.Key,
		Value:          order.Value,
	}
	if err := producer.Produce(invoice, nil); err != nil {
		return errors.Join(err, producer.AbortTransaction(ctx))
	}
	return producer.CommitTransaction(ctx)
}

func Run(ctx context.Context, env *program.Env) error {
	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  strings.Join(env.Brokers, ","),
		"group.id":           env.Group,
		"auto.offset.reset":  "earliest",
		"enable.auto.commit": false,
		"isolation.level":    "read_committed",
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
		if err := enrich(ctx, env, producer, m); err != nil {
			return err
		}
		if _, err := consumer.CommitMessage(m); err != nil {
			return err
		}
	}
}
