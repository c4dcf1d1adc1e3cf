// Package reports renders reports; a commit runs when they succeed.
package reports

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Templates renders a report and stores it.
type Templates interface {
	Render(ctx context.Context, name string, data []byte) error
}

type reporter struct {
	client    *kgo.Client
	templates Templates
}

// Run renders until ctx ends.
func Run(ctx context.Context, templates Templates, seeds []string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("reports"),
		kgo.ConsumeTopics("report-requests"),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	r := &reporter{client: client, templates: templates}
	for ctx.Err() == nil {
		if err := r.round(ctx); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (r *reporter) round(ctx context.Context) error {
	fetches := r.client.PollRecords(ctx, 20)
	for _, record := range fetches.Records() {
		if err := r.templates.Render(ctx, string(record.Key), record.Value); err != nil {
			return fmt.Errorf("report %s: %w", record.Key, err)
		}
	}
	if cerr := r.client.CommitUncommittedOffsets(ctx); cerr != nil {
		slog.Error("commit", "error", cerr)
	}
	return nil
}
