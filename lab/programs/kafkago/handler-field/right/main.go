// Package sensors hands readings to a closure, and commits what the closure has stored.
//
//lab:guarantee at-least-once
package sensors

import (
	"context"
	"fmt"
	"log"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// consumer hands out the records of a topic.
type consumer struct {
	reader *kafka.Reader
	handle func(ctx context.Context, key string, value []byte) error
}

func (c *consumer) run(ctx context.Context) error {
	defer c.reader.Close()
	for {
		m, err := c.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := c.handle(ctx, string(m.Key), m.Value); err != nil {
			log.Printf("reading of %s: %v", m.Key, err)
			return err
		}
		if err := c.reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}

func Run(ctx context.Context, env *program.Env) error {
	c := &consumer{
		reader: kafka.NewReader(kafka.ReaderConfig{
			Brokers: env.Brokers,
			GroupID: env.Group,
			Topic:   env.Topic,
		}),
		handle: func(_ context.Context, sensor string, value []byte) error {
			reading, err := program.Decode(value)
			if err != nil {
				log.Printf("no reading of %s: %v", sensor, err)
				return nil
			}
			return env.Work(fmt.Appendf(nil, "%d of %s", reading.N, sensor))
		},
	}
	return c.run(ctx)
}
