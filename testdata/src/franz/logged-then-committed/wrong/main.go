// Package prices stores prices; a price that cannot be stored is logged and committed.
package prices

import (
	"context"
	"errors"
	"log/slog"
	"strconv"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Store keeps prices.
type Store interface {
	SetPrice(ctx context.Context, sku string, cents int64) error
}

// Updater stores prices.
type Updater struct {
	client *kgo.Client
	store  Store
}

// NewUpdater joins the group.
func NewUpdater(store Store, seeds ...string) (*Updater, error) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("price-updater"),
		kgo.ConsumeTopics("prices"),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return nil, err
	}
	return &Updater{client: client, store: store}, nil
}

// Run updates until the client is closed.
func (u *Updater) Run(ctx context.Context) error {
	for {
		fetches := u.client.PollFetches(ctx)
		if err := fetches.Err0(); errors.Is(err, kgo.ErrClientClosed) {
			return nil
		}
		if err := u.apply(ctx, fetches); err != nil {
			return err
		}
		if err := u.client.CommitUncommittedOffsets(ctx); err != nil { // want "commit-despite-failure"
			slog.Error("commit", "error", err)
		}
	}
}

func (u *Updater) apply(ctx context.Context, fetches kgo.Fetches) error {
	for _, fetch := range fetches {
		for _, topic := range fetch.Topics {
			for _, partition := range topic.Partitions {
				for _, record := range partition.Records {
					cents, err := strconv.ParseInt(string(record.Value), 10, 64)
					if err != nil {
						slog.Warn("no price", "sku", string(record.Key), "error", err)
						continue
					}
					if err := u.store.SetPrice(ctx, string(record.Key), cents); err != nil {
						slog.Error("price", "sku", string(record.Key), "error", err)
					}
				}
			}
		}
	}
	return nil
}
