// Package tags tags photos.
package tags

import (
	"context"
	"log"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Tagger interface {
	Tag(ctx context.Context, photo []byte) ([]string, error)
}

type Photos interface {
	SetTags(ctx context.Context, id string, tags []string) error
}

// Run tags photos until ctx ends.
func Run(ctx context.Context, brokers string, tagger Tagger, photos Photos) error {
	conf := kafka.ConfigMap{
		"bootstrap.servers": brokers,
		"group.id":          "tags",
	}
	if err := conf.Set("enable.auto.offset.store=f"); err != nil {
		return err
	}
	c, err := kafka.NewConsumer(&conf)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("photos", nil); err != nil {
		return err
	}
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		tags, err := tagger.Tag(ctx, m.Value)
		if err != nil {
			log.Printf("tag %s: %v", m.Key, err)
			continue
		}
		if err := photos.SetTags(ctx, string(m.Key), tags); err != nil {
			return err
		}
		if _, err := c.StoreMessage(m); err != nil { // want "failure-skipped"
			return err
		}
	}
	return ctx.Err()
}
