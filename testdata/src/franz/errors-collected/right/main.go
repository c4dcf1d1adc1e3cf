// Package quotas sets quotas in parallel, and looks at all errors when all are done.
package quotas

import (
	"context"
	"errors"
	"sync"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Limiter sets a quota.
type Limiter interface {
	SetQuota(ctx context.Context, tenant string, quota []byte) error
}

// Run sets quotas until ctx ends or one cannot be set.
func Run(ctx context.Context, limiter Limiter, seeds ...string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("quotas"),
		kgo.ConsumeTopics("quotas"),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	for ctx.Err() == nil {
		fetches := client.PollRecords(ctx, 16)
		var (
			wg   sync.WaitGroup
			mu   sync.Mutex
			errs []error
		)
		fetches.EachRecord(func(record *kgo.Record) {
			wg.Add(1)
			go func() {
				defer wg.Done()
				if err := limiter.SetQuota(ctx, string(record.Key), record.Value); err != nil {
					mu.Lock()
					errs = append(errs, err)
					mu.Unlock()
				}
			}()
		})
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			return err
		}
		if err := client.CommitUncommittedOffsets(ctx); err != nil {
			return err
		}
	}
	return ctx.Err()
}
