// Package sms sends text messages, tries each a few times and then lets it go.
package sms

import (
	"context"
	"log/slog"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

const attempts = 5

// Gateway sends a text message.
type Gateway interface {
	Send(ctx context.Context, number, text string) error
}

// Sender sends.
type Sender struct {
	client  *kgo.Client
	gateway Gateway
}

// NewSender joins the group.
func NewSender(gateway Gateway, seeds ...string) (*Sender, error) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("sms"),
		kgo.ConsumeTopics("sms"),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return nil, err
	}
	return &Sender{client: client, gateway: gateway}, nil
}

// Run sends until ctx ends.
func (s *Sender) Run(ctx context.Context) error {
	for {
		fetches := s.client.PollFetches(ctx)
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, record := range fetches.Records() {
			if err := s.send(ctx, record); err != nil {
				slog.Error("giving up", "number", string(record.Key), "error", err)
			}
		}
		if err := s.client.CommitRecords(ctx, fetches.Records()...); err != nil {
			slog.Error("commit", "error", err)
		}
	}
}

func (s *Sender) send(ctx context.Context, record *kgo.Record) (err error) {
	for attempt := range attempts {
		if err = s.gateway.Send(ctx, string(record.Key), string(record.Value)); err == nil {
			return nil
		}
		slog.Warn("retrying", "attempt", attempt, "error", err)
		time.Sleep(time.Duration(attempt) * time.Second)
	}
	return err
}
