// Package quotes asks for quotes. It says so when one takes longer than a moment, and waits.
//
//lab:guarantee at-least-once
package quotes

import (
	"context"
	"log/slog"
	"strings"
	"time"

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
	for {
		m, err := consumer.ReadMessage(-1)
		if err != nil {
			return err
		}
		done := make(chan error, 1)
		go func() { done <- env.Work(m.Value) }()
		select {
		case err = <-done:
		case <-time.After(300 * time.Millisecond):
			slog.Warn("no quote yet", "offset", m.TopicPartition.Offset)
			err = <-done
		}
		if err != nil {
			return err
		}
		if _, err := consumer.CommitMessage(m); err != nil {
			return err
		}
	}
}
