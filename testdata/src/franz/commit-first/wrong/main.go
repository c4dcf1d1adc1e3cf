// Package refunds commits a poll before it refunds.
package refunds

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"
)

type refund struct {
	Payment string `json:"payment"`
	Cents   int64  `json:"cents"`
}

// Bank moves money.
type Bank interface {
	Refund(ctx context.Context, payment string, cents int64) error
}

// Run refunds until the client is closed.
func Run(ctx context.Context, bank Bank, seeds []string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("refunds"),
		kgo.ConsumeTopics("refunds"),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return err
	}
	defer client.Close()

	for {
		fetches := client.PollFetches(ctx)
		if fetches.IsClientClosed() || ctx.Err() != nil {
			return ctx.Err()
		}
		if err := client.CommitUncommittedOffsets(ctx); err != nil { // want "commit-before-processing"
			return fmt.Errorf("committing: %w", err)
		}
		if err := pay(ctx, bank, fetches); err != nil {
			return err
		}
	}
}

func pay(ctx context.Context, bank Bank, fetches kgo.Fetches) error {
	for _, record := range fetches.Records() {
		var r refund
		if err := json.Unmarshal(record.Value, &r); err != nil {
			return fmt.Errorf("offset %d: %w", record.Offset, err)
		}
		if err := bank.Refund(ctx, r.Payment, r.Cents); err != nil {
			return fmt.Errorf("payment %s: %w", r.Payment, err)
		}
	}
	return nil
}
