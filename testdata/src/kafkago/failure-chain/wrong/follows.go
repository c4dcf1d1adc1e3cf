// Package follows writes to a database through calls in a chain, and looks at the last result of another one.
package follows

import (
	"context"
	"encoding/json"
	"log"

	"github.com/segmentio/kafka-go"
	"gorm.io/gorm"
)

type Follow struct {
	From, To string
}

type Inserter struct {
	reader *kafka.Reader
	db     *gorm.DB
}

func New(brokers []string, db *gorm.DB) *Inserter {
	return &Inserter{db: db, reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "follows", Topic: "follows"})}
}

func (i *Inserter) Run(ctx context.Context) error {
	for {
		if err := i.step(ctx); err != nil {
			return err
		}
	}
}

func (i *Inserter) step(ctx context.Context) error {
	m, err := i.reader.FetchMessage(ctx)
	if err != nil {
		return err
	}
	var f Follow
	if err := json.Unmarshal(m.Value, &f); err != nil {
		log.Printf("offset %d: %v", m.Offset, err)
		return i.reader.CommitMessages(ctx, m)
	}
	if err := i.insert(&f); err != nil {
		return err
	}
	return i.reader.CommitMessages(ctx, m) // want `\[commit-despite-failure\]`
}

// insert stores the row and reads it back.
func (i *Inserter) insert(f *Follow) error {
	var stored Follow
	i.db.Create(f).Scan(&stored)
	return i.db.Error
}
