// Package suggest trains suggestions from searches.
package suggest

import (
	"context"
	"log"

	"github.com/segmentio/kafka-go"
)

type Model interface {
	Learn(ctx context.Context, query string) error
}

func Run(ctx context.Context, brokers []string, model Model) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "suggest", Topic: "searches"})
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := model.Learn(ctx, string(m.Value)); err != nil {
			log.Printf("learn: %v", err)
			continue
		}
		if err := reader.CommitMessages(ctx, m); err != nil { // want "failure-skipped"
			log.Printf("commit: %v", err)
		}
	}
}
