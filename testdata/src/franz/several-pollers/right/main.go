// Package likes counts likes with several goroutines that have a client each.
package likes

import (
	"context"

	"github.com/twmb/franz-go/pkg/kgo"
	"golang.org/x/sync/errgroup"
)

// Counter counts likes.
type Counter interface {
	Increment(ctx context.Context, post string) error
}

func connect(seeds []string) (*kgo.Client, error) {
	return kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("likes"),
		kgo.ConsumeTopics("likes"),
	)
}

// Run counts in n goroutines.
func Run(ctx context.Context, counter Counter, n int, seeds []string) error {
	g, ctx := errgroup.WithContext(ctx)
	for range n {
		g.Go(func() error {
			client, err := connect(seeds)
			if err != nil {
				return err
			}
			defer client.Close()
			return count(ctx, client, counter)
		})
	}
	return g.Wait()
}

func count(ctx context.Context, client *kgo.Client, counter Counter) error {
	for {
		fetches := client.PollRecords(ctx, 100)
		if fetches.IsClientClosed() || ctx.Err() != nil {
			return ctx.Err()
		}
		for _, record := range fetches.Records() {
			if err := counter.Increment(ctx, string(record.Key)); err != nil {
				return err
			}
		}
	}
}
