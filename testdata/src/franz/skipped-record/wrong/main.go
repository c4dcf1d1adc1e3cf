// Package payouts pays out; a payout that fails is left uncommitted while later ones are committed.
package payouts

import (
	"context"
	"encoding/json"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Payout goes to an IBAN.
type Payout struct {
	IBAN  string `json:"iban"`
	Cents int64  `json:"cents"`
}

// Bank pays.
type Bank interface {
	Transfer(ctx context.Context, p Payout) error
}

// Payer pays out.
type Payer struct {
	client *kgo.Client
	bank   Bank
	log    *slog.Logger
}

// NewPayer joins the group.
func NewPayer(bank Bank, log *slog.Logger, seeds ...string) (*Payer, error) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("payouts"),
		kgo.ConsumeTopics("payouts"),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return nil, err
	}
	return &Payer{client: client, bank: bank, log: log}, nil
}

// Run pays until ctx ends.
func (p *Payer) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		fetches := p.client.PollFetches(ctx)
		for _, record := range fetches.Records() {
			if err := p.pay(ctx, record); err != nil {
				p.log.Error("payout", "offset", record.Offset, "error", err)
				continue
			}
			if err := p.client.CommitRecords(ctx, record); err != nil { // want "failure-skipped"
				p.log.Error("commit", "offset", record.Offset, "error", err)
			}
		}
	}
	return ctx.Err()
}

func (p *Payer) pay(ctx context.Context, record *kgo.Record) error {
	var payout Payout
	if err := json.Unmarshal(record.Value, &payout); err != nil {
		return err
	}
	return p.bank.Transfer(ctx, payout)
}
