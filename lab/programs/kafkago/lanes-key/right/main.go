// Package clicks counts clicks, those of each partition in a goroutine, which commits what it has counted.
//
//lab:guarantee at-least-once
package clicks

import (
	"context"
	"log"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

type counter struct {
	env    *program.Env
	reader *kafka.Reader
}

// count counts what comes through a lane, in order.
func (c *counter) count(ctx context.Context, clicks <-chan kafka.Message) {
	for m := range clicks {
		if err := c.env.Work(m.Value); err != nil {
			log.Fatalf("click at offset %d: %v", m.Offset, err)
		}
		if err := c.reader.CommitMessages(ctx, m); err != nil {
			log.Fatalf("commit: %v", err)
		}
	}
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	c := &counter{env, reader}
	lanes := make(map[int]chan kafka.Message)
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		partition := m.Partition
		lane, ok := lanes[partition]
		if !ok {
			lane = make(chan kafka.Message, 64)
			lanes[partition] = lane
			go c.count(ctx, lane)
		}
		lane <- m
	}
}
