// Package parcels tracks parcels. Its source takes a record for done before somebody has worked on it.
//
//lab:crash before after fail
package parcels

import (
	"context"
	"strings"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"github.com/kafkavet/kafkavet/lab/program"
)

// source is where records come from.
type source interface {
	Next(context.Context) (*kafka.Message, error)
	Done(*kafka.Message) error
}

// topic is a source.
type topic struct{ consumer *kafka.Consumer }

func (t topic) Next(ctx context.Context) (*kafka.Message, error) {
	for {
		m, err := t.consumer.ReadMessage(100 * time.Millisecond)
		if failure, ok := err.(kafka.Error); ok && failure.IsTimeout() && ctx.Err() == nil {
			continue
		}
		return m, err
	}
}

func (t topic) Done(m *kafka.Message) error {
	_, err := t.consumer.CommitMessage(m) // want "commit-before-processing"
	return err
}

// each calls f with every record of a source.
func each(ctx context.Context, from source, f func(*kafka.Message) error) error {
	for {
		m, err := from.Next(ctx)
		if err != nil {
			return err
		}
		if err := from.Done(m); err != nil {
			return err
		}
		if err := f(m); err != nil {
			return err
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
	return each(ctx, topic{consumer}, func(m *kafka.Message) error { return env.Work(m.Value) })
}
