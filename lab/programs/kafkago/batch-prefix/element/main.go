// Package prints prints in batches. It commits each page that is printed, and goes on behind one that is not.
package prints

import (
	"context"
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
				log.Printf("page %d of %d: %v", i+1, len(pages), err)
				continue
			}
			if err := reader.CommitMessages(ctx, m); err != nil { // want "failure-skipped"
				return err
			}
		}
	}
}
