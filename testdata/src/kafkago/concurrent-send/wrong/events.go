// Package events passes records to a single processing loop.
package events

import (
	"context"
	"fmt"
	"log"

	"github.com/segmentio/kafka-go"
)

type Processor interface {
	Process(ctx context.Context, key, value []byte) error
}

func Run(ctx context.Context, brokers []string, p Processor) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "events", Topic: "events"})
	defer reader.Close()

	records := make(chan kafka.Message, 256)
	failed := make(chan error, 1)
	go func() {
		for m := range records {
			if err := p.Process(ctx, m.Key, m.Value); err != nil {
				failed <- fmt.Errorf("process offset %d: %w", m.Offset, err)
				return
			}
		}
	}()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		select {
		case records <- m:
			if err := reader.CommitMessages(ctx, m); err != nil { // want "commit-concurrent"
				log.Printf("commit: %v", err)
			}
		case err := <-failed:
			return err
		}
	}
}
