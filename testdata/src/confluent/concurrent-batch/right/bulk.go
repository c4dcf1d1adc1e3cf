// Package bulk loads products, a batch at a time.
package bulk

import (
	"context"
	"sync"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Catalog interface {
	Put(ctx context.Context, sku string, product []byte)
}

// Load loads products until ctx ends.
func Load(ctx context.Context, brokers string, catalog Catalog) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "bulk",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("products", nil); err != nil {
		return err
	}
	var wg sync.WaitGroup
	for ctx.Err() == nil {
		batch := collect(c, 100)
		for _, m := range batch {
			wg.Add(1)
			go func(m *kafka.Message) {
				defer wg.Done()
				catalog.Put(ctx, string(m.Key), m.Value)
			}(m)
		}
		wg.Wait()
		if len(batch) > 0 {
			c.Commit()
		}
	}
	return ctx.Err()
}

func collect(c *kafka.Consumer, n int) []*kafka.Message {
	var batch []*kafka.Message
	for len(batch) < n {
		m, err := c.ReadMessage(100 * time.Millisecond)
		if err != nil {
			break
		}
		batch = append(batch, m)
	}
	return batch
}
