// Package bookings confirms bookings. It goes back to one that could not be confirmed, which a reader in a group does
// not.
//
//lab:crash fail
package bookings

import (
	"context"
	"log"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	cfg := kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	}
	reader := kafka.NewReader(cfg)
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := env.Work(m.Value); err != nil {
			log.Printf("booking at offset %d, again: %v", m.Offset, err)
			reader.SetOffset(m.Offset) // want "auto-commit-conflict"
			continue
		}
		if err := reader.CommitMessages(ctx, m); err != nil { // want "failure-skipped"
			return err
		}
	}
}
