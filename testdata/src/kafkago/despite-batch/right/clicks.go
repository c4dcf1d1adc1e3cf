// Package clicks loads clicks in batches, by size or by time.
package clicks

import (
	"context"
	"log"
	"time"

	"github.com/segmentio/kafka-go"
)

type Loader interface {
	Load(ctx context.Context, rows [][]byte) error
}

const size = 500

func Run(ctx context.Context, brokers []string, l Loader) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "clicks", Topic: "clicks"})
	defer reader.Close()

	var batch []kafka.Message
	deadline := time.Now().Add(10 * time.Second)
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		batch = append(batch, m)
		if len(batch) < size && time.Now().Before(deadline) {
			continue
		}
		rows := make([][]byte, 0, len(batch))
		for _, m := range batch {
			rows = append(rows, m.Value)
		}
		if err := l.Load(ctx, rows); err != nil {
			log.Printf("load %d clicks: %v", len(rows), err)
			return err
		}
		if err := reader.CommitMessages(ctx, batch...); err != nil {
			return err
		}
		batch = batch[:0]
		deadline = time.Now().Add(10 * time.Second)
	}
}
