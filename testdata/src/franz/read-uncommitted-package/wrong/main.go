// Package balances follows the transfers that another package writes in transactions.
package balances

import (
	"context"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"
	"kafkavet.test/franz/read-uncommitted-package/wrong/transfers"
)

// Balances are kept elsewhere.
type Balances interface {
	Apply(ctx context.Context, transfer []byte) error
}

// Service moves money and follows the balances.
type Service struct {
	writer   *transfers.Writer
	balances Balances
	seeds    []string
}

// New connects the writer.
func New(id string, balances Balances, seeds ...string) (*Service, error) {
	writer, err := transfers.Open(id, seeds)
	if err != nil {
		return nil, err
	}
	return &Service{writer: writer, balances: balances, seeds: seeds}, nil
}

// Move writes both sides of a transfer.
func (s *Service) Move(ctx context.Context, debit, credit []byte) error {
	return s.writer.Write(ctx, debit, credit)
}

func (s *Service) options() []kgo.Opt {
	return []kgo.Opt{
		kgo.SeedBrokers(s.seeds...),
		kgo.ConsumerGroup("balances"),
		kgo.ConsumeTopics(transfers.Topic),
		kgo.FetchIsolationLevel(kgo.ReadUncommitted()),
	}
}

// Follow applies transfers until ctx ends.
func (s *Service) Follow(ctx context.Context) error {
	client, err := kgo.NewClient(s.options()...) // want "read-uncommitted"
	if err != nil {
		return err
	}
	defer client.Close()
	for ctx.Err() == nil {
		for record := range client.PollFetches(ctx).RecordsAll() {
			if err := s.balances.Apply(ctx, record.Value); err != nil {
				return fmt.Errorf("offset %d: %w", record.Offset, err)
			}
		}
	}
	return ctx.Err()
}
