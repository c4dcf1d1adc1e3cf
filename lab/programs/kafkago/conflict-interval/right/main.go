// Package feed reads a feed. It has a group, and commits what is read, each 50 ms.
//
//lab:guarantee at-least-once
package feed

import (
	"context"
	"time"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers:        env.Brokers,
		GroupID:        env.Group,
		Topic:          env.Topic,
		CommitInterval: 50 * time.Millisecond,
	})
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := env.Work(m.Value); err != nil {
			return err
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
