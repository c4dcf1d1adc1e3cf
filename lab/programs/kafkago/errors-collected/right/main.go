// Package sums checks sums in batches. It collects what fails, and commits a batch in which nothing does.
//
//lab:guarantee unknown
//lab:shown at-least-once
package sums

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// batch returns up to five sums that come within a moment.
func batch(ctx context.Context, reader *kafka.Reader) ([]kafka.Message, error) {
	m, err := reader.FetchMessage(ctx)
	if err != nil {
		return nil, err
	}
	sums := []kafka.Message{m}
	moment, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	for len(sums) < 5 {
		m, err := reader.FetchMessage(moment)
		if err != nil {
			return sums, ctx.Err()
		}
		sums = append(sums, m)
	}
	return sums, nil
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	for {
		sums, err := batch(ctx, reader)
		if err != nil {
			return err
		}
		var failures []error
		for _, m := range sums {
			if err := env.Work(m.Value); err != nil {
				failures = append(failures, fmt.Errorf("offset %d: %w", m.Offset, err))
			}
		}
		if err := errors.Join(failures...); err != nil {
			return err
		}
		if err := reader.CommitMessages(ctx, sums...); err != nil {
			return err
		}
	}
}
