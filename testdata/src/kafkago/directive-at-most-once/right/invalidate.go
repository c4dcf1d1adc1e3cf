// Package invalidate drops cached pages when an article changes.
package invalidate

import (
	"context"
	"log"

	"github.com/segmentio/kafka-go"
)

type Cache interface {
	Drop(ctx context.Context, key string) error
}

type Invalidator struct {
	reader *kafka.Reader
	cache  Cache
}

func New(brokers []string, c Cache) *Invalidator {
	return &Invalidator{
		reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "invalidator", Topic: "articles"}),
		cache:  c,
	}
}

// Run drops pages until ctx ends.
//
//kafkavet:guarantee at-most-once pages expire by themselves after a minute
func (i *Invalidator) Run(ctx context.Context) error {
	for {
		m, err := i.reader.ReadMessage(ctx)
		if err != nil {
			return err
		}
		if err := i.cache.Drop(ctx, string(m.Key)); err != nil {
			log.Printf("drop %s: %v", m.Key, err)
		}
	}
}
