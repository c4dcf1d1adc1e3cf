// Package feed rebuilds a feed from one partition.
package feed

import (
	"context"
	"time"

	"github.com/segmentio/kafka-go"
)

type Feed interface {
	Publish(ctx context.Context, entry []byte) error
}

func Rebuild(ctx context.Context, brokers []string, f Feed) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers:   brokers,
		Topic:     "entries",
		Partition: 3,
		MaxWait:   500 * time.Millisecond,
	})
	defer reader.Close()
	for {
		m, err := reader.ReadMessage(ctx)
		if err != nil {
			return err
		}
		if err := f.Publish(ctx, m.Value); err != nil {
			return err
		}
	}
}
