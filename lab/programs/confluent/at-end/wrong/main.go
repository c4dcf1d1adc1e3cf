// Package letters prints letters, and commits all of them in the end, whatever that was: the last one was delivered,
// not printed.
//
//lab:crash fail
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
	defer func() {
		if _, err := consumer.Commit(); err != nil { // want "commit-despite-failure"
			slog.Error("commit", "error", err)
		}
	}()
	for {
		m, err := consumer.ReadMessage(-1)
		if err != nil {
			return err
		}
		if err := env.Work(m.Value); err != nil {
			return err
		}
	}
}
