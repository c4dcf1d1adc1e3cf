// Package mirror copies each upload to several stores.
package mirror

import (
	"context"
	"fmt"

	"github.com/segmentio/kafka-go"
	"golang.org/x/sync/errgroup"
)

type Store interface {
	Put(ctx context.Context, name string, data []byte) error
}

type Mirror struct {
	reader *kafka.Reader
	stores []Store
}

func New(brokers []string, stores ...Store) *Mirror {
	return &Mirror{
		reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "mirror", Topic: "uploads"}),
		stores: stores,
	}
}

func (r *Mirror) Run(ctx context.Context) error {
	var copies errgroup.Group
	for {
		m, err := r.reader.FetchMessage(ctx)
		if err != nil {
			return copies.Wait()
		}
		for _, s := range r.stores {
			copies.Go(func() error { return s.Put(ctx, string(m.Key), m.Value) })
		}
		if err := copies.Wait(); err != nil {
			return err
		}
		if err := r.reader.CommitMessages(ctx, m); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
	}
}
