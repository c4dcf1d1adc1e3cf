// Package dispatch calls the handler that is registered for a topic, and minds its error.
package dispatch

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Handler handles one record.
type Handler func(ctx context.Context, record *kgo.Record) error

// Router knows a handler for each topic.
type Router struct {
	client   *kgo.Client
	handlers map[string]Handler
}

// NewRouter joins the group and consumes all topics that have a handler.
func NewRouter(group string, handlers map[string]Handler, seeds ...string) (*Router, error) {
	topics := slices.Sorted(maps.Keys(handlers))
	opts := []kgo.Opt{kgo.SeedBrokers(seeds...), kgo.ConsumerGroup(group), kgo.ConsumeTopics(topics...)}
	client, err := kgo.NewClient(opts...)
	if err != nil {
		return nil, fmt.Errorf("router: %w", err)
	}
	return &Router{client: client, handlers: handlers}, nil
}

// Run routes until ctx ends.
func (r *Router) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		fetches := r.client.PollRecords(ctx, 100)
		for _, record := range fetches.Records() {
			handle, ok := r.handlers[record.Topic]
			if !ok {
				continue
			}
			if err := handle(ctx, record); err != nil {
				return fmt.Errorf("%s/%d@%d: %w", record.Topic, record.Partition, record.Offset, err)
			}
		}
	}
	return ctx.Err()
}
