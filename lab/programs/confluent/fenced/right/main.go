// Package enrich prices orders and makes invoices of them, exactly once: whoever was taken for dead is fenced off.
//
//lab:guarantee at-least-once
//lab:shown exactly-once
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

// write writes an invoice and the place behind its order in one transaction, which has begun.
func write(ctx context.Context, env *program.Env, consumer *kafka.Consumer, producer *kafka.Producer, order *kafka.Message) error {
	if err := env.Work(order.Value); err != nil {
		return err
	}
	if err := producer.Produce(invoice(env, order), nil); err != nil {
		return err
	}
	next := order.TopicPartition
	next.Offset++
	group, err := consumer.GetConsumerGroupMetadata()
	if err != nil {
		return err
	}
	if err := producer.SendOffsetsToTransaction(ctx, []kafka.TopicPartition{next}, group); err != nil {
		return err
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
		if err := producer.BeginTransaction(); err != nil {
			return err
		}
		if err := write(ctx, env, consumer, producer, m); err != nil {
			return errors.Join(err, producer.AbortTransaction(ctx))
		}
	}
}
