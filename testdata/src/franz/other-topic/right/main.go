// Package billing writes invoices in transactions; what it reads is written without.
package billing

import (
	"context"
	"errors"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Biller reads usage and writes invoices.
type Biller struct{ writer *kgo.Client }

// New connects the writer.
func New(id string, seeds []string) (*Biller, error) {
	writer, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.TransactionalID("billing-"+id),
		kgo.DefaultProduceTopic("invoices"),
	)
	if err != nil {
		return nil, err
	}
	return &Biller{writer: writer}, nil
}

// Run bills usage until something fails.
func (b *Biller) Run(ctx context.Context, seeds []string) error {
	reader, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("billing"),
		kgo.ConsumeTopics("metered-usage"),
	)
	if err != nil {
		return err
	}
	defer reader.Close()
	for ctx.Err() == nil {
		for _, record := range reader.PollFetches(ctx).Records() {
			if err := b.invoice(ctx, record.Key, record.Value); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

func (b *Biller) invoice(ctx context.Context, customer, usage []byte) error {
	if err := b.writer.BeginTransaction(); err != nil {
		return err
	}
	err := b.writer.ProduceSync(ctx, kgo.KeySliceRecord(customer, usage)).FirstErr()
	return errors.Join(err, b.writer.EndTransaction(ctx, err == nil))
}
