// Package letters prints letters and posts them.
package letters

import (
	"context"
	"log"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"kafkavet.test/confluent/concurrent-package/right/pool"
)

type Printer interface {
	Print(ctx context.Context, letter []byte) error
}

// Run prints letters until ctx ends.
func Run(ctx context.Context, brokers string, printer Printer) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "letters",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("letters", nil); err != nil {
		return err
	}
	workers := pool.New(4)
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		workers.Do(func() {
			if err := printer.Print(ctx, m.Value); err != nil {
				log.Fatalf("print %v: %v", m.TopicPartition, err)
			}
		})
		if _, err := c.CommitMessage(m); err != nil {
			return err
		}
	}
	return nil
}
