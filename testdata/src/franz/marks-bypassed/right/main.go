// Package fraud scores payments behind the poll loop, which commits what is marked.
package fraud

import (
	"context"
	"encoding/json"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Payment is scored.
type Payment struct {
	ID     string
	Amount int64
	Card   string
}

// Scores keeps scores.
type Scores interface {
	Save(ctx context.Context, p Payment) error
}

// Detector scores payments.
type Detector struct {
	client *kgo.Client
	scores Scores
	queue  chan *kgo.Record
	failed chan error
}

// NewDetector joins the group.
func NewDetector(scores Scores, seeds ...string) (*Detector, error) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("fraud"),
		kgo.ConsumeTopics("payments"),
		kgo.AutoCommitMarks(),
	)
	if err != nil {
		return nil, err
	}
	return &Detector{client: client, scores: scores, queue: make(chan *kgo.Record, 500), failed: make(chan error, 1)}, nil
}

// Run scores until ctx ends or a score cannot be saved.
func (d *Detector) Run(ctx context.Context) error {
	go d.score(ctx)
	for {
		fetches := d.client.PollFetches(ctx)
		if err := fetches.Err0(); err != nil {
			return err
		}
		for _, record := range fetches.Records() {
			select {
			case d.queue <- record:
			case err := <-d.failed:
				return err
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if err := d.client.CommitMarkedOffsets(ctx); err != nil {
			slog.Warn("commit", "error", err)
		}
	}
}

func (d *Detector) score(ctx context.Context) {
	for record := range d.queue {
		var payment Payment
		if err := json.Unmarshal(record.Value, &payment); err != nil {
			slog.Error("no payment", "offset", record.Offset, "error", err)
			continue
		}
		if err := d.scores.Save(ctx, payment); err != nil {
			d.failed <- err
			return
		}
		d.client.MarkCommitRecords(record)
	}
}
