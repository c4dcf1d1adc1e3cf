// Package audit keeps an audit trail. It reads with ReadMessage, which commits.
//
//lab:crash before hold
package audit

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
		m, err := reader.ReadMessage(ctx) // want "auto-commit"
		if err != nil {
			return err
		}
		if err := env.Work(m.Value); err != nil {
			return err
		}
	}
}
