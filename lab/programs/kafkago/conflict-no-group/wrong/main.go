// Package lines copies lines. It commits each, without a group.
//
//lab:crash after
package lines

import (
	"context"
	"log"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		Topic:   env.Topic,
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
		if err := reader.CommitMessages(ctx, m); err != nil { // want "auto-commit-conflict"
			log.Printf("commit: %v", err)
		}
	}
}
