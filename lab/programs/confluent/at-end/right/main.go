// Package letters prints letters, and commits every fifth, and in the end the last that was printed.
//
//lab:guarantee at-least-once
package letters

import (
	"context"
	"log/slog"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

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
	var printed *kafka.Message
	defer func() {
		if printed == nil {
			return
		}
		if _, err := consumer.CommitMessage(printed); err != nil {
			slog.Error("commit", "error", err)
		}
	}()
	for n := 1; ; n++ {
		m, err := consumer.ReadMessage(-1)
		if err != nil {
			return err
		}
		if err := env.Work(m.Value); err != nil {
			return err
		}
		printed = m
		if n%5 == 0 {
			if _, err := consumer.CommitMessage(m); err != nil {
				return err
			}
		}
	}
}
