// Package currency converts amounts in transactions.
package currency

import (
	"context"
	"encoding/json"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

type amount struct {
	Cents    int64  `json:"cents"`
	Currency string `json:"currency"`
}

// Run converts until ctx ends.
func Run(ctx context.Context, rate float64, seeds []string) error {
	session, err := kgo.NewGroupTransactSession(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("currency"),
		kgo.ConsumeTopics("amounts"),
		kgo.TransactionalID("currency-0"),
		kgo.DefaultProduceTopic("amounts-eur"),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
	)
	if err != nil {
		return err
	}
	defer session.Close()
	for {
		fetches := session.PollFetches(ctx)
		if err := fetches.Err0(); err != nil {
			return err
		}
		if err := session.Begin(); err != nil {
			return err
		}
		promise := kgo.AbortingFirstErrPromise(session.Client())
		fetches.EachRecord(func(record *kgo.Record) {
			var a amount
			if err := json.Unmarshal(record.Value, &a); err != nil {
				slog.Error("no amount", "offset", record.Offset, "error", err)
				return
			}
			converted, _ := json.Marshal(amount{Cents: int64(float64(a.Cents) * rate), Currency: "EUR"})
			session.Produce(ctx, kgo.KeySliceRecord(record.Key, converted), promise.Promise())
		})
		if _, err := session.End(ctx, promise.Err() == nil); err != nil {
			return err
		}
	}
}
