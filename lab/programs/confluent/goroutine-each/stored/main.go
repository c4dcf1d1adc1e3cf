// Package thumbs makes thumbnails, each in a goroutine of its own, which stores its offset.
package thumbs

import (
	"context"
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
		"enable.auto.offset.store": false,
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
		go func() {
			if err := env.Work(m.Value); err != nil {
				slog.Error("thumbnail", "offset", m.TopicPartition.Offset, "error", err)
				return
			}
			if _, err := consumer.StoreMessage(m); err != nil { // want "commit-concurrent"
				slog.Error("commit", "offset", m.TopicPartition.Offset, "error", err)
			}
		}()
	}
}
