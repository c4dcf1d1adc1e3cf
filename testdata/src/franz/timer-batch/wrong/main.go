// Package warehouse loads rows in batches that a size or a timer closes; a batch that fails is dropped.
package warehouse

import (
	"context"
	"log/slog"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Table takes many rows at once.
type Table interface {
	Load(ctx context.Context, rows []*kgo.Record) error
}

// Loader loads rows.
type Loader struct {
	client *kgo.Client
	table  Table
	batch  []*kgo.Record
	rows   chan *kgo.Record
}

// NewLoader joins the group.
func NewLoader(table Table, seeds ...string) (*Loader, error) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("warehouse"),
		kgo.ConsumeTopics("facts"),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return nil, err
	}
	return &Loader{client: client, table: table, rows: make(chan *kgo.Record)}, nil
}

// Run loads until ctx ends.
func (l *Loader) Run(ctx context.Context) error {
	go l.poll(ctx)
	ticker := time.NewTicker(10 * time.Second)
	defer ticker.Stop()
	for {
		select {
		case row, ok := <-l.rows:
			if !ok {
				return ctx.Err()
			}
			l.batch = append(l.batch, row)
			if len(l.batch) >= 1000 {
				l.flush(ctx)
			}
		case <-ticker.C:
			l.flush(ctx)
		}
	}
}

func (l *Loader) poll(ctx context.Context) {
	defer close(l.rows)
	for ctx.Err() == nil {
		l.client.PollRecords(ctx, 1000).EachRecord(func(record *kgo.Record) { l.rows <- record })
	}
}

func (l *Loader) flush(ctx context.Context) {
	if len(l.batch) == 0 {
		return
	}
	if err := l.table.Load(ctx, l.batch); err != nil {
		slog.Error("loading", "rows", len(l.batch), "error", err)
		l.batch = nil
		return
	}
	if err := l.client.CommitRecords(ctx, l.batch...); err != nil { // want "failure-skipped"
		slog.Error("commit", "error", err)
	}
	l.batch = nil
}
