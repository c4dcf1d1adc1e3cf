// Package seats books seats. What is refused is taken for settled.
//
//lab:crash fail
//lab:guarantee unknown
//lab:shown at-most-once
package seats

import (
	"context"
	"errors"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		err = env.Work(m.Value)
		if err != nil && !errors.Is(err, program.ErrRefused) {
			return err
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
