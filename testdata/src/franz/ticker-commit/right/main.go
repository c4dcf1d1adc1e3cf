// Package inbox stores messages while a ticker commits what is stored.
package inbox

import (
	"context"
	"database/sql"
	"log/slog"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

type inbox struct {
	client *kgo.Client
	insert *sql.Stmt
}

// Run stores messages until ctx ends or the database fails.
func Run(ctx context.Context, db *sql.DB, seeds []string) error {
	insert, err := db.PrepareContext(ctx, `INSERT INTO inbox (recipient, body) VALUES (?, ?)`)
	if err != nil {
		return err
	}
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("inbox"),
		kgo.ConsumeTopics("messages"),
		kgo.AutoCommitMarks(),
	)
	if err != nil {
		return err
	}
	box := &inbox{client: client, insert: insert}
	go box.commitEvery(ctx, 5*time.Second)
	return box.consume(ctx)
}

func (b *inbox) commitEvery(ctx context.Context, interval time.Duration) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if err := b.client.CommitMarkedOffsets(ctx); err != nil {
				slog.Error("commit", "error", err)
			}
		}
	}
}

func (b *inbox) consume(ctx context.Context) error {
	for {
		fetches := b.client.PollFetches(ctx)
		if fetches.IsClientClosed() || ctx.Err() != nil {
			return ctx.Err()
		}
		for _, record := range fetches.Records() {
			if _, err := b.insert.ExecContext(ctx, string(record.Key), record.Value); err != nil {
				return err
			}
			b.client.MarkCommitRecords(record)
		}
	}
}
