// Package importer loads rows into the warehouse with a pool of workers.
package importer

import (
	"context"
	"database/sql"
	"log"
	"sync"

	"github.com/segmentio/kafka-go"
)

type Importer struct {
	reader *kafka.Reader
	db     *sql.DB
	jobs   chan kafka.Message
	wg     sync.WaitGroup
}

func New(brokers []string, db *sql.DB) *Importer {
	return &Importer{
		reader: kafka.NewReader(kafka.ReaderConfig{
			Brokers: brokers,
			GroupID: "importer",
			Topic:   "rows",
		}),
		db:   db,
		jobs: make(chan kafka.Message, 100),
	}
}

func (im *Importer) Run(ctx context.Context, workers int) error {
	for i := 0; i < workers; i++ {
		im.wg.Add(1)
		go im.worker(ctx)
	}
	defer im.wg.Wait()
	defer close(im.jobs)
	for {
		m, err := im.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		im.jobs <- m
	}
}

func (im *Importer) worker(ctx context.Context) {
	defer im.wg.Done()
	for m := range im.jobs {
		if err := im.insert(ctx, m); err != nil {
			log.Fatalf("insert row at offset %d: %v", m.Offset, err)
		}
		if err := im.reader.CommitMessages(ctx, m); err != nil { // want "commit-concurrent"
			log.Printf("commit: %v", err)
		}
	}
}

func (im *Importer) insert(ctx context.Context, m kafka.Message) error {
	tx, err := im.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, `INSERT INTO rows (id, body) VALUES (?, ?)`, m.Key, m.Value); err != nil {
		return err
	}
	return tx.Commit()
}
