// Package screening screens names in transactions that one failed look-up aborts.
package screening

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

// List answers whether a name is on it.
type List interface {
	Contains(ctx context.Context, name []byte) (bool, error)
}

// Run screens until ctx ends.
func Run(ctx context.Context, list List, id string, seeds ...string) error {
	session, err := kgo.NewGroupTransactSession(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("screening"),
		kgo.ConsumeTopics("customers"),
		kgo.DefaultProduceTopic("hits"),
		kgo.TransactionalID(id),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.BlockRebalanceOnPoll(),
	)
	if err != nil {
		return err
	}
	defer session.CloseAllowingRebalance()
	for ctx.Err() == nil {
		fetches := session.PollFetches(ctx)
		if err := session.Begin(); err != nil {
			return err
		}
		promise := kgo.AbortingFirstErrPromise(session.Client())
		ok := true
		fetches.EachRecord(func(record *kgo.Record) {
			hit, err := list.Contains(ctx, record.Value)
			if err != nil {
				slog.Error("look-up", "offset", record.Offset, "error", err)
				ok = false
				return
			}
			if hit {
				session.Produce(ctx, kgo.KeySliceRecord(record.Key, record.Value), promise.Promise())
			}
		})
		if err := promise.Err(); err != nil {
			ok = false
		}
		committed, err := session.End(ctx, kgo.TransactionEndTry(ok))
		if err != nil {
			return fmt.Errorf("ending: %w", err)
		}
		session.AllowRebalance()
		slog.Debug("transaction", "committed", committed)
	}
	return ctx.Err()
}
