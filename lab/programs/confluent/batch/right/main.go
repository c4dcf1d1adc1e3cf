// Package loader loads rows, some at a time. A batch that fails stays, and is loaded again with the next flush.
//
//lab:guarantee at-least-once
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

// flush loads what is pending. What fails stays.
func (l *loader) flush() error {
	if len(l.pending) == 0 {
		return nil
	}
	if err := l.load(l.pending); err != nil {
		slog.Error("loading", "rows", len(l.pending), "error", err)
		return nil
	}
	last := l.pending[len(l.pending)-1]
	l.pending = nil
	_, err := l.consumer.CommitMessage(last)
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
