// Package directory is the service's copy of the user directory; it knows nothing of Kafka.
package directory

import (
	"context"
	"database/sql"
)

type Directory struct {
	db *sql.DB
}

// Apply stores a user, or removes one whose body is empty.
func (d *Directory) Apply(ctx context.Context, id, body []byte) error {
	if len(body) == 0 {
		_, err := d.db.ExecContext(ctx, "DELETE FROM users WHERE id = $1", string(id))
		return err
	}
	_, err := d.db.ExecContext(ctx, "REPLACE INTO users (id, body) VALUES ($1, $2)", string(id), body)
	return err
}
