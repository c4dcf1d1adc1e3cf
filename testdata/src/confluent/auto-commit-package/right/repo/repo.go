// Package repo keeps invoices.
package repo

import (
	"context"
	"database/sql"
	"fmt"
)

type Invoices struct{ DB *sql.DB }

type Invoice struct {
	Number string `json:"number"`
	Cents  int64  `json:"cents"`
}

func (r *Invoices) Save(ctx context.Context, inv Invoice) error {
	_, err := r.DB.ExecContext(ctx, `INSERT INTO invoices (number, cents) VALUES ($1, $2)`, inv.Number, inv.Cents)
	if err != nil {
		return fmt.Errorf("save invoice %s: %w", inv.Number, err)
	}
	return nil
}
