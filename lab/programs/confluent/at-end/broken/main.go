// Package letters prints letters, and commits every fifth. When one cannot be printed it commits all once more and ends.
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
	for n := 1; ; n++ {
		m, err := consumer.ReadMessage(-1)
		if err != nil {
			return err
		}
		if err := env.Work(m.Value); err != nil {
			slog.Error("letter", "offset", m.TopicPartition.Offset, "error", err)
			break
		}
		if n%5 == 0 {
			if _, err := consumer.Commit(); err != nil {
				return err
			}
		}
	}
	_, err = consumer.Commit() // want "commit-despite-failure"
	return err
}
