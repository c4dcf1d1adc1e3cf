// Package accounts applies account events; its break leaves the switch, not the loop.
package accounts

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Accounts opens and suspends accounts.
type Accounts interface {
	Open(ctx context.Context, id string, data []byte) error
	Suspend(ctx context.Context, id string) error
}

// Run applies events in order.
func Run(ctx context.Context, accounts Accounts, seeds ...string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("accounts"),
		kgo.ConsumeTopics("account-events"),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	for {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err0(); err != nil {
			return err
		}
	records:
		for _, record := range fetches.Records() {
			id := string(record.Key)
			switch kind := header(record, "type"); kind {
			case "opened":
				if err = accounts.Open(ctx, id, record.Value); err != nil {
					slog.Error("opening", "account", id, "error", err)
					break
				}
			case "suspended":
				if err = accounts.Suspend(ctx, id); err != nil {
					slog.Error("suspending", "account", id, "error", err)
					break
				}
			default:
				slog.Debug("skipped", "type", kind)
				continue records
			}
			if err := client.CommitRecords(ctx, record); err != nil { // want "commit-despite-failure"
				return fmt.Errorf("commit: %w", err)
			}
		}
	}
}

func header(record *kgo.Record, key string) string {
	for _, h := range record.Headers {
		if h.Key == key {
			return string(h.Value)
		}
	}
	return ""
}
