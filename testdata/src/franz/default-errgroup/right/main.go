// Package search indexes documents in parallel, and waits before it polls again.
package search

import (
	"context"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"
	"golang.org/x/sync/errgroup"
)

// Index is a search index.
type Index interface {
	Put(ctx context.Context, id string, doc []byte) error
}

// feed indexes what the group delivers, at most ten documents at a time.
func feed(ctx context.Context, index Index, client *kgo.Client) error {
	for ctx.Err() == nil {
		g, ctx := errgroup.WithContext(ctx)
		g.SetLimit(10)
		fetches := client.PollFetches(ctx)
		fetches.EachRecord(func(record *kgo.Record) {
			g.Go(func() error {
				if err := index.Put(ctx, string(record.Key), record.Value); err != nil {
					return fmt.Errorf("document %s: %w", record.Key, err)
				}
				return nil
			})
		})
		if err := g.Wait(); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// Start connects and feeds.
func Start(ctx context.Context, index Index, seeds []string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("search-feed"),
		kgo.ConsumeTopics("documents"),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	return feed(ctx, index, client)
}
