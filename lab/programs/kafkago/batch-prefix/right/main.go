// Package prints prints in batches. When a page fails, it commits those before it, and stops.
//
//lab:guarantee at-least-once
package prints

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// batch returns up to five pages that come within a moment.
func batch(ctx context.Context, reader *kafka.Reader) (pages []kafka.Message, err error) {
	m, err := reader.FetchMessage(ctx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	for err == nil {
		if pages = append(pages, m); len(pages) == 5 {
			break
		}
		m, err = reader.FetchMessage(ctx)
	}
	return pages, nil
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	for {
		pages, err := batch(ctx, reader)
		if err != nil {
			return err
		}
		for i, m := range pages {
			if err := env.Work(m.Value); err != nil {
				if err := reader.CommitMessages(ctx, pages[:i]...); err != nil {
					log.Printf("commit: %v", err)
				}
				return fmt.Errorf("page %d of %d: %w", i+1, len(pages), err)
			}
		}
		if err := reader.CommitMessages(ctx, pages...); err != nil {
			return err
		}
	}
}
