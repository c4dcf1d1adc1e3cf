// Package mails sends mails, for as long as it polls. It leaves the commits to the client.
//
//lab:crash hold early
package mails

import (
	"context"
	"log/slog"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

// sender sends the mails that records ask for.
type sender struct {
	consumer *kafka.Consumer
	env      *program.Env
}

func (s *sender) run(ctx context.Context) error {
	for ctx.Err() == nil {
		switch e := s.consumer.Poll(100).(type) { // want "auto-commit"
		case nil:
		case *kafka.Message:
			if err := s.env.Work(e.Value); err != nil {
				return err
			}
		case kafka.Error:
			if e.IsFatal() {
				return e
			}
			slog.Warn("kafka", "error", e)
		default:
			slog.Debug("kafka", "event", e)
		}
	}
	return ctx.Err()
}

func Run(ctx context.Context, env *program.Env) error {
	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":       strings.Join(env.Brokers, ","),
		"group.id":                env.Group,
		"auto.offset.reset":       "earliest",
		"auto.commit.interval.ms": 100,
	})
	if err != nil {
		return err
	}
	defer consumer.Close()
	if err := consumer.Subscribe(env.Topic, nil); err != nil {
		return err
	}
	return (&sender{consumer, env}).run(ctx)
}
