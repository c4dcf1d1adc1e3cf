// Package mails sends mails, with the settings as they are: what is delivered is stored, and what is stored is
// committed by a timer.
//
//lab:crash hold early
package mails

import (
	"context"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":       strings.Join(env.Brokers, ","),
		"group.id":                env.Group,
		"auto.offset.reset":       "earliest",
		"auto.commit.interval.ms": 100,
	})
	if err != nil {
		return err
	}
	defer consumer.Close()
	if err := consumer.Subscribe(env.Topic, nil); err != nil {
		return err
	}
	for {
		m, err := consumer.ReadMessage(-1) // want "auto-commit"
		if err != nil {
			return err
		}
		if err := env.Work(m.Value); err != nil {
			return err
		}
	}
}
