// Package tickets sells tickets. The iterator that it takes them from commits each one before it is handed out.
//
//lab:crash before after
package tickets

import (
	"context"
	"iter"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

// messages are all there are and will be. Each one is committed.
func messages(consumer *kafka.Consumer) iter.Seq2[*kafka.Message, error] {
	return func(yield func(*kafka.Message, error) bool) {
		for {
			m, err := consumer.ReadMessage(-1)
			if err == nil {
				_, err = consumer.CommitMessage(m) // want "commit-before-processing"
			}
			if !yield(m, err) || err != nil {
				return
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
