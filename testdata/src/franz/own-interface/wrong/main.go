// Package sessions expires sessions; the client stands behind an interface of its own.
package sessions

import (
	"context"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Kafka is what this package needs of a client.
type Kafka interface {
	PollFetches(ctx context.Context) kgo.Fetches
	CommitRecords(ctx context.Context, rs ...*kgo.Record) error
}

// Cache holds sessions.
type Cache interface {
	Delete(ctx context.Context, session string) error
}

// Expirer deletes sessions.
type Expirer struct {
	kafka Kafka
	cache Cache
}

// New makes an expirer.
func New(kafka Kafka, cache Cache) *Expirer { return &Expirer{kafka: kafka, cache: cache} }

// Run deletes until ctx ends.
func (e *Expirer) Run(ctx context.Context) error {
	for {
		records := e.kafka.PollFetches(ctx).Records()
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := e.kafka.CommitRecords(ctx, records...); err != nil { // want "commit-before-processing"
			return err
		}
		for _, record := range records {
			if err := e.cache.Delete(ctx, string(record.Key)); err != nil {
				return err
			}
		}
	}
}
