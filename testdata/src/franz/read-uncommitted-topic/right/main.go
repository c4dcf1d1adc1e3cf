// Package bookings writes bookings in transactions and reads them back when they are committed.
package bookings

import (
	"context"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"
)

const topic = "bookings"

// Writer writes bookings all or nothing.
type Writer struct{ client *kgo.Client }

// NewWriter makes a writer; id must differ between instances.
func NewWriter(id string, seeds []string) (*Writer, error) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.TransactionalID(id),
		kgo.DefaultProduceTopic(topic),
	)
	if err != nil {
		return nil, err
	}
	return &Writer{client: client}, nil
}

// Write writes the legs of a journey in one transaction.
func (w *Writer) Write(ctx context.Context, legs ...[]byte) error {
	if err := w.client.BeginTransaction(); err != nil {
		return err
	}
	var records []*kgo.Record
	for _, leg := range legs {
		records = append(records, kgo.SliceRecord(leg))
	}
	if err := w.client.ProduceSync(ctx, records...).FirstErr(); err != nil {
		if aborted := w.client.EndTransaction(ctx, kgo.TryAbort); aborted != nil {
			return fmt.Errorf("aborting after %w: %w", err, aborted)
		}
		return err
	}
	return w.client.EndTransaction(ctx, kgo.TryCommit)
}

// Read hands every booking to handle until that fails.
func Read(ctx context.Context, seeds []string, handle func(context.Context, []byte) error) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("itineraries"),
		kgo.ConsumeTopics(topic),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	for ctx.Err() == nil {
		for _, record := range client.PollFetches(ctx).Records() {
			if err := handle(ctx, record.Value); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}
