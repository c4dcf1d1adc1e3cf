// Package orders books orders and commits each behind that. It turns the automatic commits off before it makes the
// consumer.
//
//lab:guarantee at-least-once
package orders

import (
	"context"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

// settings are those of all consumers of this program.
func settings(env *program.Env) *kafka.ConfigMap {
	return &kafka.ConfigMap{
		"bootstrap.servers":       strings.Join(env.Brokers, ","),
		"group.id":                env.Group,
		"auto.offset.reset":       "earliest",
		"auto.commit.interval.ms": 100,
	}
}

func Run(ctx context.Context, env *program.Env) error {
	config := settings(env)
	if err := config.SetKey("enable.auto.commit", "false"); err != nil {
		return err
	}
	consumer, err := kafka.NewConsumer(config)
	if err != nil {
		return err
	}
	defer consumer.Close()
	if err := consumer.Subscribe(env.Topic, nil); err != nil {
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
