// Package search keeps the product index up to date.
package search

import (
	"context"
	"database/sql"
	"log/slog"
	"time"

	"github.com/segmentio/kafka-go"
)

type Indexer struct {
	reader *kafka.Reader
	db     *sql.DB
	log    *slog.Logger
}

func NewIndexer(brokers []string, group string, db *sql.DB) *Indexer {
	cfg := kafka.ReaderConfig{
		Brokers:        brokers,
		Topic:          "products",
		MinBytes:       10e3,
		MaxBytes:       10e6,
		CommitInterval: time.Second,
	}
	cfg.GroupID = group
	return &Indexer{reader: kafka.NewReader(cfg), db: db, log: slog.Default()}
}

func (ix *Indexer) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		m, err := ix.reader.ReadMessage(ctx) // want "\\[auto-commit\\]"
		if err != nil {
			ix.log.Warn("read product", "err", err)
			continue
		}
		_, err = ix.db.ExecContext(ctx,
			`INSERT INTO products (sku, doc) VALUES ($1, $2) ON CONFLICT (sku) DO UPDATE SET doc = $2`,
			string(m.Key), m.Value)
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (ix *Indexer) Close() error { return ix.reader.Close() }
