// Package leads qualifies leads, and marks a record when it is assigned.
package leads

import (
	"context"
	"encoding/json"
	"log"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Lead is a possible customer.
type Lead struct {
	Name  string `json:"name"`
	Phone string `json:"phone"`
}

// Sales gets leads.
type Sales interface {
	Assign(ctx context.Context, lead Lead) error
}

// Qualifier hands leads to sales.
type Qualifier struct {
	*kgo.Client
	sales Sales
}

// Run qualifies until ctx ends.
func Run(ctx context.Context, sales Sales, seeds ...string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("leads"),
		kgo.ConsumeTopics("leads"),
		kgo.AutoCommitMarks(),
	)
	if err != nil {
		return err
	}
	q := &Qualifier{Client: client, sales: sales}
	defer q.Close()
	for ctx.Err() == nil {
		for record := range q.PollFetches(ctx).RecordsAll() {
			if err := q.qualify(ctx, record); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

func (q *Qualifier) qualify(ctx context.Context, record *kgo.Record) error {
	var lead Lead
	if err := json.Unmarshal(record.Value, &lead); err != nil {
		log.Printf("no lead at %d: %v", record.Offset, err)
		return nil
	}
	if err := q.sales.Assign(ctx, lead); err != nil {
		return err
	}
	q.MarkCommitRecords(record)
	return nil
}
