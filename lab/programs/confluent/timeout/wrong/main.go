// Package quotes asks for quotes, each for a moment at most. One that takes longer is committed as if it were there.
//
//lab:crash hold fail
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
		case err := <-done:
			if err != nil {
				return err
			}
		case <-time.After(300 * time.Millisecond):
			slog.Warn("no quote yet", "offset", m.TopicPartition.Offset)
		}
		if _, err := consumer.CommitMessage(m); err != nil { // want "commit-concurrent"
			return err
		}
	}
}
