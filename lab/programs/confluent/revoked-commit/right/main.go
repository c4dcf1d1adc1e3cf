// Package parcels weighs parcels. When partitions are taken away, which is also when the consumer closes, it commits
// what it has stored: each parcel that is weighed.
//
//lab:guarantee at-least-once
package parcels

import (
	"context"
	"log"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

func rebalanced(consumer *kafka.Consumer, e kafka.Event) error {
	switch e := e.(type) {
	case kafka.AssignedPartitions:
		log.Printf("assigned: %v", e.Partitions)
	case kafka.RevokedPartitions:
		if _, err := consumer.Commit(); err != nil {
			log.Printf("commit of %v: %v", e.Partitions, err)
		}
	}
	return nil
}

func Run(ctx context.Context, env *program.Env) error {
	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":        strings.Join(env.Brokers, ","),
		"group.id":                 env.Group,
		"auto.offset.reset":        "earliest",
		"enable.auto.commit":       false,
		"enable.auto.offset.store": false,
	})
	if err != nil {
		return err
	}
	defer consumer.Close()
	if err := consumer.Subscribe(env.Topic, rebalanced); err != nil {
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
		if _, err := consumer.StoreMessage(m); err != nil {
			return err
		}
	}
}
