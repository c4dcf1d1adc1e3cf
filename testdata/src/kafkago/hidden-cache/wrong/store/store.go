// Package store keeps orders behind an interface that only one hidden type of the package has.
package store

import (
	"bytes"
	"context"
	"database/sql"
	"log"
	"net/http"
)

type Orders interface {
	Save(ctx context.Context, id string, doc []byte) error
}

type orders struct {
	db    *sql.DB
	cache string
}

func New(db *sql.DB, cache string) Orders { return &orders{db, cache} }

// Save writes the order; that the cache is told as well is an extra.
func (o *orders) Save(ctx context.Context, id string, doc []byte) error {
	if _, err := o.db.ExecContext(ctx, `INSERT INTO orders (id, doc) VALUES ($1, $2)`, id, doc); err != nil {
		return err
	}
	if _, err := http.Post(o.cache, "text/plain", bytes.NewReader(doc)); err != nil {
		log.Printf("cache: %v", err)
	}
	return nil
}
