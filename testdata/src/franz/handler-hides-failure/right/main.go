// Package push sends push messages with a handler that returns its failures.
package push

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"

	"github.com/twmb/franz-go/pkg/kgo"
)

type consumer struct {
	client *kgo.Client
	handle func(ctx context.Context, record *kgo.Record) error
}

type pusher struct{ gateway string }

// Serve sends what the group delivers.
func Serve(ctx context.Context, gateway string, seeds ...string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("push"),
		kgo.ConsumeTopics("push"),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	p := &pusher{gateway: gateway}
	c := &consumer{client: client, handle: p.push}
	return c.run(ctx)
}

func (c *consumer) run(ctx context.Context) error {
	for ctx.Err() == nil {
		for _, record := range c.client.PollRecords(ctx, 10).Records() {
			if err := c.handle(ctx, record); err != nil {
				return err
			}
			if err := c.client.CommitRecords(ctx, record); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

func (p *pusher) push(ctx context.Context, record *kgo.Record) error {
	resp, err := http.Post(p.gateway, "application/json", bytes.NewReader(record.Value))
	if err != nil {
		slog.ErrorContext(ctx, "push", "device", string(record.Key), "error", err)
		return err
	}
	return resp.Body.Close()
}
