// Package thumbs makes thumbnails, each in a goroutine, and polls again when all are made.
package thumbs

import (
	"context"
	"log/slog"
	"sync"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Renderer makes a thumbnail of the image that a key names.
type Renderer interface {
	Render(ctx context.Context, key string, image []byte) error
}

type service struct {
	client   *kgo.Client
	renderer Renderer
	running  sync.WaitGroup
}

func newService(renderer Renderer, seeds []string) (*service, error) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("thumbnails"),
		kgo.ConsumeTopics("uploads"),
	)
	if err != nil {
		return nil, err
	}
	return &service{client: client, renderer: renderer}, nil
}

// Serve renders until ctx ends.
func Serve(ctx context.Context, renderer Renderer, seeds []string) error {
	s, err := newService(renderer, seeds)
	if err != nil {
		return err
	}
	defer s.client.Close()
	for ctx.Err() == nil {
		fetches := s.client.PollFetches(ctx)
		fetches.EachRecord(func(record *kgo.Record) {
			s.running.Add(1)
			go s.render(ctx, record)
		})
		s.running.Wait()
	}
	return ctx.Err()
}

func (s *service) render(ctx context.Context, record *kgo.Record) {
	defer s.running.Done()
	for attempt := 1; ctx.Err() == nil; attempt++ {
		err := s.renderer.Render(ctx, string(record.Key), record.Value)
		if err == nil {
			return
		}
		slog.Warn("rendering", "attempt", attempt, "offset", record.Offset, "error", err)
	}
}
