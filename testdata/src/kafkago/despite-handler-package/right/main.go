// Command points keeps a score for each member.
package main

import (
	"context"
	"database/sql"
	"log"
	"os"

	"kafkavet.test/kafkago/despite-handler-package/right/bus"
)

type scores struct {
	db *sql.DB
}

func (s *scores) add(ctx context.Context, key, value []byte) error {
	_, err := s.db.ExecContext(ctx, `UPDATE scores SET points = points + $2 WHERE id = $1`, string(key), string(value))
	if err != nil {
		log.Printf("score of %s: %v", key, err)
		return err
	}
	return nil
}

func run(ctx context.Context, db *sql.DB) error {
	s := &scores{db: db}
	return bus.Run(ctx, os.Getenv("KAFKA"), "points", s.add)
}

func main() {
	db, err := sql.Open("postgres", os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	if err := run(context.Background(), db); err != nil {
		log.Fatal(err)
	}
}
