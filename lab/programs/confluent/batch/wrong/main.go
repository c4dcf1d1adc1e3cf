// Package loader loads rows, some at a time. A batch that fails is dropped, and the next one is committed.
//
//lab:crash fail before
package loader

import (
	"context"
	"log/slog"
	"strings"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

// loader loads rows, some at a time.
type loader struct {
	consumer *kafka.Consumer
	env      *program.Env
	pending  []*kafka.Message
}

func (l *loader) load(rows []*kafka.Message) error {
	for _, m := range rows {
		if err := l.env.Work(m.Value); err != nil {
			return err
		}
	}
	return nil
}

// flush loads what is pending. It logs what fails.
func (l *loader) flush() error {
	if len(l.pending) == 0 {
		return nil
	}
	rows := l.pending
	l.pending = nil
	if err := l.load(rows); err != nil {
		slog.Error("loading", "rows", len(rows), "error", err)
		return nil
	}
	_, err := l.consumer.CommitMessage(rows[len(rows)-1]) // want "failure-skipped"
	return err
}

func (l *loader) run(ctx context.Context) error {
	for ctx.Err() == nil {
		switch e := l.consumer.Poll(50).(type) {
		case nil:
			if err := l.flush(); err != nil {
				return err
			}
		case *kafka.Message:
			l.pending = append(l.pending, e)
			if len(l.pending) >= 5 {
				if err := l.flush(); err != nil {
					return err
				}
			}
		case kafka.Error:
			slog.Warn("kafka", "error", e)
		}
	}
	return ctx.Err()
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
	l := &loader{consumer: consumer, env: env}
	return l.run(ctx)
}
