// Package enrich reads, transforms and writes in transactions, and reads what was aborted as well.
package enrich

import (
	"bytes"
	"context"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Run enriches orders.
func Run(ctx context.Context, instance string, seeds ...string) error {
	session, err := kgo.NewGroupTransactSession( // want "read-uncommitted"
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("enrich"),
		kgo.ConsumeTopics("orders"),
		kgo.DefaultProduceTopic("orders-enriched"),
		kgo.TransactionalID("enrich-"+instance),
		kgo.RequireStableFetchOffsets(),
	)
	if err != nil {
		return err
	}
	defer session.Close()
	for {
		fetches := session.PollFetches(ctx)
		if fetches.IsClientClosed() || ctx.Err() != nil {
			return ctx.Err()
		}
		if err := step(ctx, session, fetches); err != nil {
			return err
		}
	}
}

func step(ctx context.Context, session *kgo.GroupTransactSession, fetches kgo.Fetches) error {
	if err := session.Begin(); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	promise := kgo.AbortingFirstErrPromise(session.Client())
	fetches.EachRecord(func(record *kgo.Record) {
		session.Produce(ctx, kgo.KeySliceRecord(record.Key, bytes.ToUpper(record.Value)), promise.Promise())
	})
	if _, err := session.End(ctx, promise.Err() == nil); err != nil {
		return fmt.Errorf("end: %w", err)
	}
	return nil
}
