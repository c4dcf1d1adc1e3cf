// Skip-strategy does what its user asked for with records that fail: it stops, or goes on without them.
package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

// OnFailure is what becomes of records that fail.
type OnFailure int

const (
	StopOnFailure OnFailure = iota
	SkipOnFailure
)

// Sink takes the rows of a poll.
type Sink func(context.Context, []*kgo.Record) error

// Loader loads rows.
type Loader struct {
	client    *kgo.Client
	sink      Sink
	onFailure OnFailure
}

// New makes a loader.
func New(sink Sink, onFailure OnFailure, seeds ...string) (*Loader, error) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("loader"),
		kgo.ConsumeTopics("rows"),
		kgo.DisableAutoCommit(),
	)
	return &Loader{client, sink, onFailure}, err
}

// Run loads until ctx ends, or rows fail and the loader is to stop then.
func (l *Loader) Run(ctx context.Context) error {
	defer l.client.Close()
	for ctx.Err() == nil {
		rows := l.client.PollFetches(ctx).Records()
		if err := l.sink(ctx, rows); err != nil {
			if err := l.failed(err); err != nil {
				return err
			}
		}
		if err := l.client.CommitRecords(ctx, rows...); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
	}
	return nil
}

func (l *Loader) failed(err error) error {
	switch l.onFailure {
	case StopOnFailure:
		return err
	case SkipOnFailure:
		slog.Error("rows are skipped", "error", err)
	}
	return nil
}

func main() {}
