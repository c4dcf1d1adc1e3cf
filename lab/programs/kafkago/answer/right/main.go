// Package quotes asks a goroutine for quotes, and commits when it has answered.
//
//lab:guarantee at-least-once
package quotes

import (
	"context"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// question waits for an answer.
type question struct {
	value  []byte
	answer chan error
}

func answer(env *program.Env, questions <-chan question) {
	for q := range questions {
		q.answer <- env.Work(q.value)
	}
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	questions := make(chan question, 32)
	defer close(questions)
	go answer(env, questions)
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		q := question{m.Value, make(chan error, 1)}
		questions <- q
		if err := <-q.answer; err != nil {
			return err
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
