// Package plugins runs plugins that may panic; a recovered panic counts as success.
package plugins

import (
	"context"
	"log/slog"
	"runtime/debug"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Plugin handles a record.
type Plugin interface {
	Name() string
	Handle(ctx context.Context, value []byte) error
}

// Host runs one plugin.
type Host struct {
	client *kgo.Client
	plugin Plugin
}

// NewHost joins the plugin's group.
func NewHost(plugin Plugin, topic string, seeds ...string) (*Host, error) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("plugin-"+plugin.Name()),
		kgo.ConsumeTopics(topic),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return nil, err
	}
	return &Host{client: client, plugin: plugin}, nil
}

// Run feeds the plugin until it fails.
func (h *Host) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		fetches := h.client.PollFetches(ctx)
		for _, record := range fetches.Records() {
			if err := h.call(ctx, record); err != nil {
				return err
			}
			if err := h.client.CommitRecords(ctx, record); err != nil { // want "commit-despite-failure"
				return err
			}
		}
	}
	return ctx.Err()
}

func (h *Host) call(ctx context.Context, record *kgo.Record) error {
	defer func() {
		if p := recover(); p != nil {
			slog.Error("plugin panicked", "plugin", h.plugin.Name(), "panic", p, "stack", string(debug.Stack()))
		}
	}()
	return h.plugin.Handle(ctx, record.Value)
}
