// Package vouchers ends when a voucher fails; its commits come on top of the automatic ones.
package vouchers

import (
	"context"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Issuer issues vouchers.
type Issuer interface {
	Issue(ctx context.Context, customer string, order []byte) error
}

// Service issues vouchers for orders.
type Service struct {
	client *kgo.Client
	issuer Issuer
}

// NewService joins the group.
func NewService(issuer Issuer, seeds ...string) (*Service, error) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("vouchers"),
		kgo.ConsumeTopics("orders"),
	)
	if err != nil {
		return nil, err
	}
	return &Service{client: client, issuer: issuer}, nil
}

// Run issues until ctx ends.
func (s *Service) Run(ctx context.Context) error {
	for {
		fetches := s.client.PollFetches(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := s.issueAll(ctx, fetches.Records()); err != nil {
			slog.Error("not committing", "error", err)
			return err
		}
		if err := s.client.CommitUncommittedOffsets(ctx); err != nil {
			slog.Error("commit", "error", err)
		}
	}
}

func (s *Service) issueAll(ctx context.Context, records []*kgo.Record) error {
	for _, record := range records {
		if err := s.issuer.Issue(ctx, string(record.Key), record.Value); err != nil {
			return err
		}
	}
	return nil
}
