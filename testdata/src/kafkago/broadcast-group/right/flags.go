// Package flags brings every change of a feature flag to every instance.
package flags

import (
	"context"
	"crypto/rand"
	"log"

	"github.com/segmentio/kafka-go"
)

type Flags interface {
	Set(ctx context.Context, name string, value []byte) error
}

func Watch(ctx context.Context, brokers []string, f Flags) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers:     brokers,
		GroupID:     "flags-" + rand.Text(),
		Topic:       "flags",
		StartOffset: kafka.LastOffset,
	})
	defer reader.Close()
	for {
		m, err := reader.ReadMessage(ctx)
		if err != nil {
			return err
		}
		if err := f.Set(ctx, string(m.Key), m.Value); err != nil {
			log.Printf("flag %s: %v", m.Key, err)
		}
	}
}
