// Package index fills a search index. Nobody commits what it fetches.
//
//lab:crash after
package index

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
		m, err := reader.FetchMessage(ctx) // want "never-commits"
		if err != nil {
			return err
		}
		if err := env.Work(m.Value); err != nil {
			return err
		}
	}
}
