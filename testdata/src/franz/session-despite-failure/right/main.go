// Package geocode adds positions to addresses, exactly once.
package geocode

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Geocoder asks a service for a position.
type Geocoder interface {
	Locate(ctx context.Context, address []byte) ([]byte, error)
}

// Run transforms addresses into positions.
func Run(ctx context.Context, geocoder Geocoder, id string, seeds []string) error {
	session, err := kgo.NewGroupTransactSession(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("geocode"),
		kgo.ConsumeTopics("addresses"),
		kgo.DefaultProduceTopic("positions"),
		kgo.TransactionalID("geocode-"+id),
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
			return fmt.Errorf("beginning: %w", err)
		}
		promise := kgo.AbortingFirstErrPromise(session.Client())
		for _, record := range fetches.Records() {
			position, err := geocoder.Locate(ctx, record.Value)
			if err != nil {
				slog.Error("locating", "key", string(record.Key), "error", err)
				_, aborted := session.End(ctx, kgo.TryAbort)
				return errors.Join(err, aborted)
			}
			session.Produce(ctx, kgo.KeySliceRecord(record.Key, position), promise.Promise())
		}
		committed, err := session.End(ctx, promise.Err() == nil)
		if err != nil {
			return fmt.Errorf("ending: %w", err)
		}
		slog.Debug("transaction", "committed", committed, "records", fetches.NumRecords())
	}
}
