// Package pages renders pages. It survives a panic and goes on as if nothing had happened.
//
//lab:crash fail
package pages

import (
	"context"
	"log/slog"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

// safely renders a page, even one that makes the renderer panic.
func safely(env *program.Env, m *kafka.Message) {
	defer func() {
		if p := recover(); p != nil {
			slog.Error("page", "offset", m.TopicPartition.Offset, "panic", p)
		}
	}()
	render(env, m)
}

// render renders a page, or panics.
func render(env *program.Env, m *kafka.Message) {
	if err := env.Work(m.Value); err != nil {
		panic(err)
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
	for {
		m, err := consumer.ReadMessage(-1)
		if err != nil {
			return err
		}
		safely(env, m)
		if _, err := consumer.CommitMessage(m); err != nil { // want "commit-despite-failure"
			return err
		}
	}
}
