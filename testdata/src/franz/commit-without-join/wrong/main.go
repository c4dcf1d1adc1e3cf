// Package resize resizes images in goroutines and commits while they run.
package resize

import (
	"context"
	"log"
	"sync"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Storage holds images.
type Storage interface {
	PutScaled(ctx context.Context, name string, image []byte, width int) error
}

// Worker resizes.
type Worker struct {
	client  *kgo.Client
	storage Storage
	wg      sync.WaitGroup
}

// NewWorker joins the group.
func NewWorker(storage Storage, seeds ...string) (*Worker, error) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("resize"),
		kgo.ConsumeTopics("images"),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return nil, err
	}
	return &Worker{client: client, storage: storage}, nil
}

// Run resizes until ctx ends.
func (w *Worker) Run(ctx context.Context) {
	for ctx.Err() == nil {
		fetches := w.client.PollFetches(ctx)
		w.dispatch(ctx, fetches)
		if err := w.client.CommitUncommittedOffsets(ctx); err != nil { // want "commit-concurrent"
			log.Printf("commit: %v", err)
		}
	}
	w.wg.Wait()
}

func (w *Worker) dispatch(ctx context.Context, fetches kgo.Fetches) {
	fetches.EachRecord(func(record *kgo.Record) {
		w.wg.Add(1)
		go func() {
			defer w.wg.Done()
			if err := w.storage.PutScaled(ctx, string(record.Key), record.Value, 640); err != nil {
				log.Fatalf("image %s: %v", record.Key, err)
			}
		}()
	})
}
