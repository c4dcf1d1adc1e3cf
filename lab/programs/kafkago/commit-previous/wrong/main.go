// Package steps takes steps. It commits each step before it is taken.
//
//lab:crash before after
package steps

import (
	"context"

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
		if err := reader.CommitMessages(ctx, m); err != nil { // want "commit-before-processing"
			return err
		}
		if err := env.Work(m.Value); err != nil {
			return err
		}
	}
}
