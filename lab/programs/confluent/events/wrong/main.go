// Package index fills a search index from the channel of events. The client commits what it has put into the channel.
//
//lab:crash hold
package index

import (
	"context"
	"errors"
	"log/slog"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":        strings.Join(env.Brokers, ","),
		"group.id":                 env.Group,
		"auto.offset.reset":        "earliest",
		"auto.commit.interval.ms":  100,
		"go.events.channel.enable": true,
	})
	if err != nil {
		return err
	}
	defer consumer.Close()
	if err := consumer.Subscribe(env.Topic, nil); err != nil {
		return err
	}
	for e := range consumer.Events() { // want "auto-commit"
		switch e := e.(type) {
		case *kafka.Message:
			if e.TopicPartition.Error != nil {
				return e.TopicPartition.Error
			}
			if err := env.Work(e.Value); err != nil {
				return err
			}
		case kafka.Error:
			slog.Warn("kafka", "error", e)
		}
	}
	return errors.New("the channel is closed")
}
