// Package readings stores readings in batches of five, and commits a batch behind that.
//
//lab:guarantee at-least-once
package readings

import (
	"context"
	"time"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// batch returns up to five readings that come within a moment.
func batch(ctx context.Context, reader *kafka.Reader) ([]kafka.Message, error) {
	first, err := reader.FetchMessage(ctx)
	if err != nil {
		return nil, err
	}
	readings := []kafka.Message{first}
	ctx, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	for len(readings) < 5 {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			break
		}
		readings = append(readings, m)
	}
	return readings, nil
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	for {
		readings, err := batch(ctx, reader)
		if err != nil {
			return err
		}
		for _, m := range readings {
			if err := env.Work(m.Value); err != nil {
				return err
			}
		}
		if err := reader.CommitMessages(ctx, readings...); err != nil {
			return err
		}
	}
}
