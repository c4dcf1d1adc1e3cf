// Package imports imports customers; those that fail are kept in a table for a second look.
package imports

import (
	"context"
	"database/sql"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Customer struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type CRM interface {
	Upsert(ctx context.Context, c Customer) error
}

type Importer struct {
	consumer *kafka.Consumer
	crm      CRM
	db       *sql.DB
}

func New(brokers string, crm CRM, db *sql.DB) (*Importer, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":        brokers,
		"group.id":                 "imports",
		"enable.auto.offset.store": false,
	})
	if err != nil {
		return nil, err
	}
	return &Importer{c, crm, db}, c.Subscribe("customers", nil)
}

func (im *Importer) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		m, err := im.consumer.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		var c Customer
		if err := json.Unmarshal(m.Value, &c); err != nil {
			im.park(ctx, m)
		} else if err := im.crm.Upsert(ctx, c); err != nil {
			slog.Warn("upsert", "customer", c.ID, "error", err)
			im.park(ctx, m)
		}
		if _, err := im.consumer.StoreMessage(m); err != nil {
			return err
		}
	}
	return im.consumer.Close()
}

func (im *Importer) park(ctx context.Context, m *kafka.Message) {
	if _, err := im.db.ExecContext(ctx, `INSERT INTO parked (value) VALUES ($1)`, m.Value); err != nil {
		slog.Error("park", "error", err)
	}
}
