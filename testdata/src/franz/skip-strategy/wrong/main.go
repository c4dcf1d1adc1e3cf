// Skip-strategy stops on some failures, and only notes others.
package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Kind is a kind of rows.
type Kind int

const (
	Orders Kind = iota
	Visits
)

// Sink takes the rows of a poll.
type Sink func(context.Context, []*kgo.Record) error

// Loader loads rows.
type Loader struct {
	client *kgo.Client
	sink   Sink
	kind   Kind
}

// New makes a loader.
func New(sink Sink, kind Kind, seeds ...string) (*Loader, error) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("loader"),
		kgo.ConsumeTopics("rows"),
		kgo.DisableAutoCommit(),
	)
	return &Loader{client, sink, kind}, err
}

// Run loads until ctx ends, or rows of orders fail.
func (l *Loader) Run(ctx context.Context) error {
	defer l.client.Close()
	for ctx.Err() == nil {
		rows := l.client.PollFetches(ctx).Records()
		if err := l.sink(ctx, rows); err != nil {
			if err := l.failed(err); err != nil {
				return err
			}
		}
		if err := l.client.CommitRecords(ctx, rows...); err != nil { // want "commit-despite-failure"
			return fmt.Errorf("commit: %w", err)
		}
	}
	return nil
}

func (l *Loader) failed(err error) error {
	switch l.kind {
	case Orders:
		return err
	case Visits:
		slog.Error("rows failed", "error", err)
	}
	return nil
}

func main() {}
