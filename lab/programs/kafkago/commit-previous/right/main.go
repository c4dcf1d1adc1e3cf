// Package steps takes steps. It commits the step before when it is about to take the next.
//
//lab:guarantee unknown
//lab:shown at-least-once
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
	var previous *kafka.Message
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if previous != nil {
			if err := reader.CommitMessages(ctx, *previous); err != nil {
				return err
			}
		}
		if err := env.Work(m.Value); err != nil {
			return err
		}
		previous = &m
	}
}
