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
func (i *Invalidator) Run(ctx context.Context) error {
	for {
		m, err := i.reader.ReadMessage(ctx) // want "\\[auto-commit\\]"
		if err != nil {
			return err
		}
		if err := i.cache.Drop(ctx, string(m.Key)); err != nil {
			log.Printf("drop %s: %v", m.Key, err)
		}
	}
}
