// Package replicas writes each batch to all stores at once.
package replicas

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/segmentio/kafka-go"
)

type Store interface {
	Put(ctx context.Context, key string, doc []byte) error
}

func Run(ctx context.Context, brokers []string, stores []Store) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "replicas", Topic: "documents"})
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		var (
			wg   sync.WaitGroup
			mu   sync.Mutex
			errs []error
		)
		for _, s := range stores {
			wg.Add(1)
			go func() {
				defer wg.Done()
				if err := s.Put(ctx, string(m.Key), m.Value); err != nil {
					mu.Lock()
					errs = append(errs, err)
					mu.Unlock()
				}
			}()
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			return fmt.Errorf("document %s: %w", m.Key, err)
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
