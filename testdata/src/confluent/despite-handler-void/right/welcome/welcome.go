// Package welcome greets users.
package welcome

import (
	"context"
	"database/sql"
	"encoding/json"
	"log"
)

type Service struct{ DB *sql.DB }

type user struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// Handle greets the user in value.
func (s *Service) Handle(ctx context.Context, value []byte) error {
	var u user
	if err := json.Unmarshal(value, &u); err != nil {
		log.Printf("welcome: bad user: %v", err)
		return nil
	}
	_, err := s.DB.ExecContext(ctx, `INSERT INTO greetings (user_id, text) VALUES ($1, $2)`, u.ID, "Hello "+u.Name)
	if err != nil {
		return err
	}
	log.Printf("welcome: greeted user %d", u.ID)
	return nil
}
