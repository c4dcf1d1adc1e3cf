// Package tariffs applies tariffs and does not leave a record before it is applied.
package tariffs

import (
	"context"
	"log/slog"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Engine applies a tariff; retry says whether another try may help.
type Engine interface {
	Apply(ctx context.Context, tariff []byte) (retry bool, err error)
}

// Run applies tariffs under the client's own commits.
func Run(ctx context.Context, engine Engine, client *kgo.Client) error {
	for {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err0(); err != nil {
			return err
		}
		for _, record := range fetches.Records() {
			for {
				retry, err := engine.Apply(ctx, record.Value)
				if err == nil {
					break
				}
				if !retry {
					return err
				}
				slog.Warn("tariff", "offset", record.Offset, "error", err)
				select {
				case <-ctx.Done():
					return ctx.Err()
				case <-time.After(time.Second):
				}
			}
		}
	}
}

// Start connects and runs.
func Start(ctx context.Context, engine Engine, seeds []string) error {
	client, err := kgo.NewClient(kgo.SeedBrokers(seeds...), kgo.ConsumerGroup("tariffs"), kgo.ConsumeTopics("tariffs"))
	if err != nil {
		return err
	}
	defer client.Close()
	return Run(ctx, engine, client)
}
