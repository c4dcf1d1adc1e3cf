// Package catalog applies catalog changes.
package catalog

import (
	"context"
	"encoding/json"
	"log"

	"github.com/segmentio/kafka-go"
)

type Change struct {
	Kind string          `json:"kind"`
	ID   string          `json:"id"`
	Doc  json.RawMessage `json:"doc"`
}

type Store interface {
	Put(ctx context.Context, id string, doc []byte) error
	Delete(ctx context.Context, id string) error
}

type Catalog struct {
	reader *kafka.Reader
	store  Store
}

func New(brokers []string, s Store) *Catalog {
	return &Catalog{
		reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "catalog", Topic: "catalog"}),
		store:  s,
	}
}

func (c *Catalog) Run(ctx context.Context) error {
	for {
		m, err := c.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		var ch Change
		if err := json.Unmarshal(m.Value, &ch); err != nil {
			return err
		}
		switch ch.Kind {
		case "put":
			if err := c.store.Put(ctx, ch.ID, ch.Doc); err != nil {
				log.Printf("put %s: %v", ch.ID, err)
				return err
			}
		case "delete":
			if err := c.store.Delete(ctx, ch.ID); err != nil {
				return err
			}
		default:
			log.Printf("unknown change %q", ch.Kind)
		}
		if err := c.reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
