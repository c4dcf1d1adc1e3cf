// Package clicks counts clicks, those of each page in a goroutine, which commits what it has counted.
//
//lab:crash serial
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
		if err := c.reader.CommitMessages(ctx, m); err != nil { // want "commit-concurrent"
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
	lanes := make(map[string]chan kafka.Message)
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		page := string(m.Key)
		lane, ok := lanes[page]
		if !ok {
			lane = make(chan kafka.Message, 64)
			lanes[page] = lane
			go c.count(ctx, lane)
		}
		lane <- m
	}
}
