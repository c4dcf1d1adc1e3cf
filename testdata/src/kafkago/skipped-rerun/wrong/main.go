// Command replicator copies rows into another database and starts again after an error.
package main

import (
	"context"
	"database/sql"
	"log"
	"os"
	"os/signal"
	"time"

	"github.com/segmentio/kafka-go"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	db, err := sql.Open("mysql", os.Getenv("TARGET"))
	if err != nil {
		log.Fatal(err)
	}
	cfg := kafka.ReaderConfig{
		Brokers: []string{os.Getenv("KAFKA")},
		GroupID: "replicator",
		Topic:   "rows",
	}
	reader := kafka.NewReader(cfg)
	defer reader.Close()
	for ctx.Err() == nil {
		err := replicate(ctx, reader, db)
		log.Printf("replication stopped, starting again: %v", err)
		time.Sleep(5 * time.Second)
	}
}

func replicate(ctx context.Context, reader *kafka.Reader, db *sql.DB) error {
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if _, err := db.ExecContext(ctx, `REPLACE INTO copies (id, doc) VALUES (?, ?)`, m.Key, m.Value); err != nil {
			return err
		}
		if err := reader.CommitMessages(ctx, m); err != nil { // want "failure-skipped"
			return err
		}
	}
}
