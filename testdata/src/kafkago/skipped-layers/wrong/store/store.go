// Package store keeps orders. It knows nothing of queues.
package store

import (
	"context"
	"database/sql"
)

type Orders struct {
	DB *sql.DB
}

func (o *Orders) Save(ctx context.Context, order string) error {
	_, err := o.DB.ExecContext(ctx, "INSERT INTO orders (body) VALUES (?)", order)
	return err
}
