// Package rollup sums usage and commits the offsets of what it summed.
package rollup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// Usage is what a tenant used.
type Usage struct {
	Tenant string `json:"tenant"`
	Bytes  int64  `json:"bytes"`
}

// Totals adds usage up.
type Totals interface {
	Add(ctx context.Context, tenant string, bytes int64) error
}

type roller struct {
	client *kgo.Client
	totals Totals
}

// Run sums until ctx ends.
func Run(ctx context.Context, totals Totals, seeds ...string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("rollup"),
		kgo.ConsumeTopics("usage"),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	r := &roller{client: client, totals: totals}
	for ctx.Err() == nil {
		if err := r.round(ctx); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (r *roller) round(ctx context.Context) error {
	fetches := r.client.PollFetches(ctx)
	var errs []error
	fetches.EachPartition(func(p kgo.FetchTopicPartition) {
		errs = append(errs, r.sum(ctx, p))
	})
	if err := errors.Join(errs...); err != nil {
		return err
	}
	var failed error
	r.client.CommitOffsetsSync(ctx, r.client.UncommittedOffsets(), func(_ *kgo.Client, _ *kmsg.OffsetCommitRequest, _ *kmsg.OffsetCommitResponse, err error) {
		failed = err
	})
	return failed
}

func (r *roller) sum(ctx context.Context, p kgo.FetchTopicPartition) error {
	for _, record := range p.Records {
		var usage Usage
		if err := json.Unmarshal(record.Value, &usage); err != nil {
			return fmt.Errorf("%s/%d@%d: %w", p.Topic, p.Partition, record.Offset, err)
		}
		if err := r.totals.Add(ctx, usage.Tenant, usage.Bytes); err != nil {
			return err
		}
	}
	return nil
}
