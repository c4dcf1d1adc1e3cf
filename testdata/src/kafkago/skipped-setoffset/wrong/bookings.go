// Package bookings confirms bookings and goes back to one that failed.
package bookings

import (
	"context"
	"log"
	"time"

	"github.com/segmentio/kafka-go"
)

type Hotel interface {
	Confirm(ctx context.Context, booking []byte) error
}

func Run(ctx context.Context, brokers []string, h Hotel) error {
	cfg := kafka.ReaderConfig{Brokers: brokers, GroupID: "bookings", Topic: "bookings"}
	reader := kafka.NewReader(cfg)
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := h.Confirm(ctx, m.Value); err != nil {
			log.Printf("booking %s: %v", m.Key, err)
			time.Sleep(time.Second)
			reader.SetOffset(m.Offset) // want "auto-commit-conflict"
			continue
		}
		if err := reader.CommitMessages(ctx, m); err != nil { // want "failure-skipped"
			return err
		}
	}
}
