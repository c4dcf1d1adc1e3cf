// Package passes renews passes. It counts failures, and stops when there are many.
package passes

import (
	"context"
	"fmt"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// many failures mean that something is wrong with more than a pass.
const many = 100

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	failures := 0
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := env.Work(m.Value); err != nil {
			failures++
			if failures >= many {
				return fmt.Errorf("%d failures, the last at offset %d: %w", failures, m.Offset, err)
			}
		}
		if err := reader.CommitMessages(ctx, m); err != nil { // want "commit-despite-failure"
			return err
		}
	}
}
