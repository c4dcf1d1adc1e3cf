// Package feed reads a feed. It asks for commits each 50 ms, and has no group whose offsets they would be.
//
//lab:crash early
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
		Topic:          env.Topic,
		CommitInterval: 50 * time.Millisecond, // want "auto-commit-conflict"
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
	}
}
