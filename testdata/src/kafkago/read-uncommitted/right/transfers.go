// Package transfers books transfers in transactions and reports them.
package transfers

import (
	"context"
	"fmt"

	"github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kgo"
)

const (
	debits  = "transfers.debits"
	reports = "transfers.reports"
)

// Booker writes both sides of a transfer, or neither.
type Booker struct {
	client *kgo.Client
}

func NewBooker(brokers []string, instance string) (*Booker, error) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(brokers...),
		kgo.TransactionalID("booker-"+instance),
		kgo.DefaultProduceTopic(debits),
	)
	if err != nil {
		return nil, err
	}
	return &Booker{client: client}, nil
}

func (b *Booker) Book(ctx context.Context, entries ...[]byte) error {
	if err := b.client.BeginTransaction(); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	records := make([]*kgo.Record, 0, len(entries))
	for _, e := range entries {
		records = append(records, &kgo.Record{Value: e})
	}
	if err := b.client.ProduceSync(ctx, records...).FirstErr(); err != nil {
		if abort := b.client.EndTransaction(ctx, kgo.TryAbort); abort != nil {
			return fmt.Errorf("abort: %w", abort)
		}
		return fmt.Errorf("produce: %w", err)
	}
	return b.client.EndTransaction(ctx, kgo.TryCommit)
}

type Reports interface {
	Add(ctx context.Context, entry []byte) error
}

func Report(ctx context.Context, brokers []string, r Reports) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: brokers,
		GroupID: "reports",
		Topic:   reports,
	})
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := r.Add(ctx, m.Value); err != nil {
			return err
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
