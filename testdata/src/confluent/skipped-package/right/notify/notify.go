// Package notify writes notifications for users.
package notify

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
)

type repository interface {
	add(ctx context.Context, n Notification) error
}

type Notification struct {
	User int64  `json:"user"`
	Text string `json:"text"`
}

type Service struct{ repo repository }

func NewService(db *sql.DB) *Service { return &Service{repo: &table{db}} }

// Process decodes and writes one notification.
func (s *Service) Process(ctx context.Context, data []byte) error {
	var n Notification
	if err := json.Unmarshal(data, &n); err != nil {
		return fmt.Errorf("decode: %w", err)
	}
	return s.repo.add(ctx, n)
}

type table struct{ db *sql.DB }

func (t *table) add(ctx context.Context, n Notification) error {
	_, err := t.db.ExecContext(ctx, `INSERT INTO notifications (user_id, text) VALUES ($1, $2)`, n.User, n.Text)
	return err
}
