// Package pages renders pages. It makes an error of a panic, and stops.
//
//lab:guarantee at-least-once
package pages

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

// safely renders a page, even one that makes the renderer panic.
func safely(env *program.Env, m *kafka.Message) (err error) {
	defer func() {
		if p := recover(); p != nil {
			slog.Error("page", "offset", m.TopicPartition.Offset, "panic", p)
			err = fmt.Errorf("page: %v", p)
		}
	}()
	render(env, m)
	return nil
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
		if err := safely(env, m); err != nil {
			return err
		}
		if _, err := consumer.CommitMessage(m); err != nil {
			return err
		}
	}
}
