// Package tail copies one partition to standard storage.
package tail

import (
	"context"
	"fmt"
	"log"

	"github.com/segmentio/kafka-go"
)

type Storage interface {
	Append(ctx context.Context, line []byte) error
}

type Copier struct {
	reader *kafka.Reader
	out    Storage
}

func NewCopier(brokers []string, out Storage) *Copier {
	return &Copier{
		out: out,
		reader: kafka.NewReader(kafka.ReaderConfig{
			Brokers: brokers,
			Topic:   "lines",
		}),
	}
}

func (c *Copier) Run(ctx context.Context) error {
	for {
		m, err := c.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := c.out.Append(ctx, m.Value); err != nil {
			return fmt.Errorf("append: %w", err)
		}
		if err := c.reader.CommitMessages(ctx, m); err != nil { // want "auto-commit-conflict"
			log.Printf("commit: %v", err)
		}
	}
}
