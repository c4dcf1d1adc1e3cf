// Package tickets sells tickets. The iterator that it takes them from commits each one when the next is asked for.
//
//lab:guarantee at-least-once
package tickets

import (
	"context"
	"iter"
	"log/slog"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

// messages are all there are and will be. Each one is committed when the loop's body is done with it.
func messages(consumer *kafka.Consumer) iter.Seq2[*kafka.Message, error] {
	return func(yield func(*kafka.Message, error) bool) {
		for {
			m, err := consumer.ReadMessage(-1)
			if !yield(m, err) || err != nil {
				return
			}
			if _, err := consumer.CommitMessage(m); err != nil {
				slog.Error("commit", "offset", m.TopicPartition.Offset, "error", err)
			}
		}
	}
}

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
	for m, err := range messages(consumer) {
		if err != nil {
			return err
		}
		if err := env.Work(m.Value); err != nil {
			return err
		}
	}
	return nil
}
