// Package ledger books entries that are written in transactions. It asks for committed ones, which kafka-go cannot
// tell from others.
//
//lab:topic entries
//lab:crash aborted
package ledger

import (
	"context"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

const topic = "entries"

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{ // want "ineffective-read-committed"
		Brokers:        env.Brokers,
		GroupID:        env.Group,
		Topic:          topic,
		IsolationLevel: kafka.ReadCommitted,
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
		if err := reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
