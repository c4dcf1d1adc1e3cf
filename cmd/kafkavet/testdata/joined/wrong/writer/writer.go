// Package writer writes the postings of a booking in one transaction.
package writer

import (
	"context"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Book writes both sides of a booking, or none.
func Book(ctx context.Context, instance string, postings ...[]byte) error {
	client, err := kgo.NewClient(
		kgo.TransactionalID("books-"+instance),
		kgo.DefaultProduceTopic("wrong.postings"),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	if err := client.BeginTransaction(); err != nil {
		return err
	}
	for _, p := range postings {
		if err := client.ProduceSync(ctx, kgo.SliceRecord(p)).FirstErr(); err != nil {
			if abort := client.EndTransaction(ctx, kgo.TryAbort); abort != nil {
				return fmt.Errorf("abort: %w", abort)
			}
			return err
		}
	}
	return client.EndTransaction(ctx, kgo.TryCommit)
}
