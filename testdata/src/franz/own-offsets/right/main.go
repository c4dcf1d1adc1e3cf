// Package projection keeps its offsets in its own database, with the rows they belong to.
package projection

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Projector projects events into a table.
type Projector struct {
	db     *sql.DB
	client *kgo.Client
}

// New starts where the database says.
func New(db *sql.DB, seeds ...string) (*Projector, error) {
	p := &Projector{db: db}
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("projection"),
		kgo.ConsumeTopics("events"),
		kgo.DisableAutoCommit(),
		kgo.AdjustFetchOffsetsFn(p.offsets),
	)
	if err != nil {
		return nil, err
	}
	p.client = client
	return p, nil
}

func (p *Projector) offsets(ctx context.Context, fetched map[string]map[int32]kgo.Offset) (map[string]map[int32]kgo.Offset, error) {
	rows, err := p.db.QueryContext(ctx, `SELECT topic, partition_id, next FROM positions`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var topic string
		var partition int32
		var next int64
		if err := rows.Scan(&topic, &partition, &next); err != nil {
			return nil, err
		}
		if _, ok := fetched[topic][partition]; ok {
			fetched[topic][partition] = kgo.NewOffset().At(next)
		}
	}
	return fetched, rows.Err()
}

// Run projects until ctx ends or the database fails.
func (p *Projector) Run(ctx context.Context) error {
	defer p.client.Close()
	for ctx.Err() == nil {
		fetches := p.client.PollFetches(ctx)
		tx, err := p.db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		for _, record := range fetches.Records() {
			if err := project(ctx, tx, record); err != nil {
				_ = tx.Rollback()
				return err
			}
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func project(ctx context.Context, tx *sql.Tx, record *kgo.Record) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO events (id, body) VALUES ($1, $2)`, record.Key, record.Value); err != nil {
		return fmt.Errorf("event: %w", err)
	}
	_, err := tx.ExecContext(ctx, `UPDATE positions SET next = $1 WHERE topic = $2 AND partition_id = $3`, record.Offset+1, record.Topic, record.Partition)
	return err
}
