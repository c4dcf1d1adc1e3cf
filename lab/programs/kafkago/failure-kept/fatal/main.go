// Package passes renews passes. It stops at failures that concern more than a pass.
package passes

import (
	"context"
	"errors"
	"os"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// fatal reports whether a failure concerns more than a pass.
func fatal(err error) bool {
	return errors.Is(err, os.ErrPermission) || errors.Is(err, os.ErrDeadlineExceeded)
}

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
		if err := env.Work(m.Value); err != nil && fatal(err) {
			return err
		}
		if err := reader.CommitMessages(ctx, m); err != nil { // want "commit-despite-failure"
			return err
		}
	}
}
