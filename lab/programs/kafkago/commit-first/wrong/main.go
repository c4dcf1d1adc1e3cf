// Package orders books orders. It commits each order before it is booked.
//
//lab:crash before after commit-done commit-lost zombie
package orders

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
