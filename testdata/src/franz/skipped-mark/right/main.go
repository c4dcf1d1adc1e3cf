// Package follows stores who follows whom; the first that fails ends the run.
package follows

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

type graph struct {
	client *kgo.Client
	db     *sql.DB
}

// Run stores follows.
func Run(ctx context.Context, db *sql.DB, seeds ...string) error {
	client, err := kgo.NewClient([]kgo.Opt{
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("social-graph"),
		kgo.ConsumeTopics("follows"),
		kgo.AutoCommitMarks(),
		kgo.AutoCommitInterval(500 * time.Millisecond),
	}...)
	if err != nil {
		return err
	}
	defer client.Close()
	g := &graph{client: client, db: db}
	for {
		fetches := client.PollFetches(ctx)
		if errors.Is(fetches.Err0(), kgo.ErrClientClosed) || ctx.Err() != nil {
			return ctx.Err()
		}
		for record := range fetches.RecordsAll() {
			if err := g.store(ctx, record); err != nil {
				slog.Error("follow", "offset", record.Offset, "error", err)
				return err
			}
			client.MarkCommitRecords(record)
		}
	}
}

func (g *graph) store(ctx context.Context, record *kgo.Record) error {
	_, err := g.db.ExecContext(ctx, "INSERT INTO follows (follower, followed) VALUES ($1, $2)", string(record.Key), string(record.Value))
	return err
}
