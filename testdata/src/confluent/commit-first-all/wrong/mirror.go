// Package mirror copies objects to a second bucket.
package mirror

import (
	"context"
	"errors"
	"log"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

// Bucket stores objects.
type Bucket interface {
	Put(ctx context.Context, name string, data []byte) error
}

// Run copies objects until ctx ends or the bucket fails.
func Run(ctx context.Context, c *kafka.Consumer, b Bucket) error {
	defer c.Close()
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		var kerr kafka.Error
		if errors.As(err, &kerr) {
			if !kerr.IsTimeout() {
				log.Printf("mirror: %v", kerr)
			}
			continue
		}
		if _, err := c.Commit(); err != nil { // want "commit-before-processing"
			log.Printf("mirror: commit: %v", err)
		}
		if err := b.Put(ctx, string(m.Key), m.Value); err != nil {
			return err
		}
	}
	return nil
}

// Open makes the consumer for Run.
func Open(brokers string) (*kafka.Consumer, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "mirror",
		"enable.auto.commit": false,
	})
	if err != nil {
		return nil, err
	}
	return c, c.Subscribe("objects", nil)
}
