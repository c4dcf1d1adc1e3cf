// Package claims files insurance claims, which come in envelopes.
package claims

import (
	"context"
	"database/sql"
	"encoding/json"
	"log"

	"github.com/segmentio/kafka-go"
)

type envelope struct {
	Kind   string `json:"kind"`
	Letter any    `json:"letter"`
}

type claim struct {
	Policy string
	Amount int
}

// open reads what is in an envelope into letter.
func open(data []byte, letter any) error {
	return json.Unmarshal(data, &envelope{Letter: letter})
}

func Run(ctx context.Context, r *kafka.Reader, db *sql.DB) error {
	for {
		m, err := r.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := r.CommitMessages(ctx, m); err != nil { // want "commit-before-processing"
			return err
		}
		var c claim
		if err := open(m.Value, &c); err != nil {
			log.Println("no claim:", err)
			continue
		}
		if _, err := db.ExecContext(ctx, `INSERT INTO claims (policy, amount) VALUES ($1, $2)`, c.Policy, c.Amount); err != nil {
			return err
		}
	}
}
