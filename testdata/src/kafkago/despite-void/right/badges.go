// Package badges prints a badge for each visitor.
package badges

import (
	"context"
	"log"

	"github.com/segmentio/kafka-go"
)

type Printer interface {
	Load(ctx context.Context, id string) ([]byte, error)
	Print(ctx context.Context, photo []byte) error
}

// Run prints until ctx ends, or a photo is missing.
func Run(ctx context.Context, brokers []string, p Printer) {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "badges", Topic: "visitors"})
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			log.Printf("fetch: %v", err)
			return
		}
		photo, err := p.Load(ctx, string(m.Key))
		if err != nil {
			log.Printf("photo of %s: %v", m.Key, err)
			return
		}
		if err := p.Print(ctx, photo); err != nil {
			log.Printf("badge of %s: %v", m.Key, err)
			return
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			log.Printf("commit: %v", err)
		}
	}
}
