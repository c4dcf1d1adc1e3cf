// Package ledger books entries that are written in transactions, those of committed ones, which is what the client
// does if nothing is said.
//
//lab:topic postings
//lab:guarantee at-least-once
package ledger

import (
	"context"
	"errors"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

const topic = "postings"

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
	if err := consumer.Subscribe(topic, nil); err != nil {
		return err
	}
	for {
		m, err := consumer.ReadMessage(-1)
		if err != nil {
			return err
		}
		if err := env.Work(m.Value); err != nil {
			return err
		}
		if _, err := consumer.CommitMessage(m); err != nil {
			return err
		}
	}
}

// Post writes entries, all of them or none.
func Post(ctx context.Context, env *program.Env, entries ...[]byte) error {
	producer, err := kafka.NewProducer(&kafka.ConfigMap{
		"bootstrap.servers": strings.Join(env.Brokers, ","),
		"transactional.id":  env.Transactional,
	})
	if err != nil {
		return err
	}
	defer producer.Close()
	if err := producer.InitTransactions(ctx); err != nil {
		return err
	}
	if err := producer.BeginTransaction(); err != nil {
		return err
	}
	to := kafka.TopicPartition{Topic: new(topic), Partition: kafka.PartitionAny}
	for _, entry := range entries {
		if err := producer.Produce(&kafka.Message{TopicPartition: to, Value: entry}, nil); err != nil {
			return errors.Join(err, producer.AbortTransaction(ctx))
		}
	}
	return producer.CommitTransaction(ctx)
}
