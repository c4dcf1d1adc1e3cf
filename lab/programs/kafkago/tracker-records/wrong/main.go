// Package clips transcodes clips, each in a goroutine. It commits each that is done.
//
//lab:crash serial
package clips

import (
	"context"
	"log"

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
		go func() {
			if err := env.Work(m.Value); err != nil {
				log.Fatalf("clip at offset %d: %v", m.Offset, err)
			}
			if err := reader.CommitMessages(ctx, m); err != nil { // want "commit-concurrent"
				log.Fatalf("commit: %v", err)
			}
		}()
	}
}
