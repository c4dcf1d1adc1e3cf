// Package sessions ends the sessions of users who log out.
package sessions

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/segmentio/kafka-go"
)

func Run(ctx context.Context, brokers []string, db *sql.DB) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: brokers,
		GroupID: "sessions",
		Topic:   "logouts",
	})
	defer reader.Close()

	stmt, err := db.PrepareContext(ctx, `DELETE FROM sessions WHERE user_id = $1`)
	if err != nil {
		return err
	}
	defer stmt.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if _, err := stmt.ExecContext(ctx, string(m.Value)); err != nil {
			return fmt.Errorf("end session: %w", err)
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
	}
}
