// Package transfers writes transfers, both sides or none.
package transfers

import (
	"context"
	"errors"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Topic is where transfers go.
const Topic = "transfers"

// Writer writes in transactions.
type Writer struct{ client *kgo.Client }

// Open makes a writer.
func Open(id string, seeds []string) (*Writer, error) {
	client, err := kgo.NewClient(kgo.SeedBrokers(seeds...), kgo.TransactionalID(id))
	if err != nil {
		return nil, err
	}
	return &Writer{client: client}, nil
}

// Write writes both sides.
func (w *Writer) Write(ctx context.Context, debit, credit []byte) error {
	if err := w.client.BeginTransaction(); err != nil {
		return err
	}
	results := w.client.ProduceSync(ctx,
		&kgo.Record{Topic: Topic, Value: debit},
		&kgo.Record{Topic: Topic, Value: credit},
	)
	if err := results.FirstErr(); err != nil {
		return errors.Join(err, w.client.EndTransaction(ctx, kgo.TryAbort))
	}
	return w.client.EndTransaction(ctx, kgo.TryCommit)
}
