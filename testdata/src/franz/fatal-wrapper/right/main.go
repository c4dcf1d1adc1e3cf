// Package journal writes entries and ends the process when it cannot.
package journal

import (
	"context"
	"fmt"
	"log/slog"
	"os"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Journal takes entries.
type Journal interface {
	Write(ctx context.Context, entry []byte) error
}

func fatal(msg string, err error) {
	slog.Error(msg, "error", err)
	fmt.Fprintln(os.Stderr, msg, err)
	os.Exit(1)
}

// Main writes the journal.
func Main(ctx context.Context, journal Journal, seeds []string) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("journal"),
		kgo.ConsumeTopics("journal"),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		fatal("connecting", err)
	}
	for ctx.Err() == nil {
		fetches := client.PollFetches(ctx)
		fetches.EachRecord(func(record *kgo.Record) {
			if err := journal.Write(ctx, record.Value); err != nil {
				fatal("writing", err)
			}
		})
		if err := client.CommitUncommittedOffsets(ctx); err != nil {
			fatal("committing", err)
		}
	}
}
