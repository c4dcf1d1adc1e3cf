// Package scans files scans, those of a moment at once. It commits them, and waits then.
//
//lab:crash hold
package scans

import (
	"context"
	"errors"
	"time"

	"github.com/segmentio/kafka-go"
	"golang.org/x/sync/errgroup"

	"github.com/kafkavet/kafkavet/lab/program"
)

// gather returns the scans of a moment.
func gather(ctx context.Context, reader *kafka.Reader) ([]kafka.Message, error) {
	m, err := reader.FetchMessage(ctx)
	if err != nil {
		return nil, err
	}
	moment, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	scans := []kafka.Message{m}
	for len(scans) < 5 {
		m, err := reader.FetchMessage(moment)
		if errors.Is(err, context.DeadlineExceeded) {
			break
		}
		if err != nil {
			return nil, err
		}
		scans = append(scans, m)
	}
	return scans, nil
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	for {
		scans, err := gather(ctx, reader)
		if err != nil {
			return err
		}
		var g errgroup.Group
		for _, m := range scans {
			g.Go(func() error { return env.Work(m.Value) })
		}
		if err := reader.CommitMessages(ctx, scans...); err != nil { // want "commit-concurrent"
			return err
		}
		if err := g.Wait(); err != nil {
			return err
		}
	}
}
