// Package invalidate drops cached pages; one that is missed expires by itself.
package invalidate

import (
	"context"
	"log/slog"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Cache interface {
	Drop(ctx context.Context, page string) error
}

// Run drops pages until ctx ends.
//
//kafkavet:guarantee at-most-once pages expire after a minute anyway
func Run(ctx context.Context, brokers string, cache Cache) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers": brokers,
		"group.id":          "invalidate",
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("pages", nil); err != nil {
		return err
	}
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		if err := cache.Drop(ctx, string(m.Key)); err != nil {
			slog.Warn("drop", "page", string(m.Key), "error", err)
		}
	}
	return ctx.Err()
}
