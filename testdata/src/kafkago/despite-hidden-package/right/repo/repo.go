// Package repo keeps subscriptions in a database.
package repo

import (
	"context"
	"database/sql"
)

type Subscriptions struct {
	db *sql.DB
}

func Open(dsn string) (*Subscriptions, error) {
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return nil, err
	}
	return &Subscriptions{db: db}, nil
}

// Save stores a subscription.
func (s *Subscriptions) Save(ctx context.Context, id string, doc []byte) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO subscriptions (id, doc) VALUES ($1, $2)`, id, doc)
	return err
}
