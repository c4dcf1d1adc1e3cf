// Package metricsink writes samples in batches and commits with the batch.
package metricsink

import (
	"context"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Database takes many samples at once.
type Database interface {
	InsertBatch(ctx context.Context, rows [][]byte) error
}

// Sink gathers samples.
type Sink struct {
	client *kgo.Client
	db     Database
	rows   [][]byte
	size   int
}

// NewSink joins the group.
func NewSink(db Database, size int, seeds ...string) (*Sink, error) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("samples"),
		kgo.ConsumeTopics("samples"),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return nil, err
	}
	return &Sink{client: client, db: db, size: size}, nil
}

// Run writes a batch whenever enough samples are there.
func (s *Sink) Run(ctx context.Context) error {
	for {
		fetches := s.client.PollFetches(ctx)
		if err := ctx.Err(); err != nil {
			return err
		}
		fetches.EachRecord(func(record *kgo.Record) {
			s.rows = append(s.rows, record.Value)
		})
		if len(s.rows) < s.size {
			continue
		}
		if err := s.flush(ctx); err != nil {
			return err
		}
	}
}

func (s *Sink) flush(ctx context.Context) error {
	if err := s.db.InsertBatch(ctx, s.rows); err != nil {
		return fmt.Errorf("writing %d rows: %w", len(s.rows), err)
	}
	s.rows = s.rows[:0]
	return s.client.CommitUncommittedOffsets(ctx)
}
