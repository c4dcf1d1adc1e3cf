// Package feeds reads feeds, up to four at once, and commits each when it has begun.
//
//lab:crash hold
package feeds

import (
	"context"
	"log"

	"github.com/segmentio/kafka-go"
	"golang.org/x/sync/semaphore"

	"github.com/kafkavet/kafkavet/lab/program"
)

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	const limit = 4
	running := semaphore.NewWeighted(limit)
	for n := 1; ; n++ {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := running.Acquire(ctx, 1); err != nil {
			return err
		}
		go func() {
			defer running.Release(1)
			if err := env.Work(m.Value); err != nil {
				log.Fatalf("feed at offset %d: %v", m.Offset, err)
			}
		}()
		if err := reader.CommitMessages(ctx, m); err != nil { // want "commit-concurrent"
			return err
		}
	}
}
