// Package orders takes a reader that commits when it reads, and commits behind the work as well.
package orders

import (
	"context"
	"fmt"
	"log"

	"github.com/segmentio/kafka-go"
)

type Store interface {
	Save(ctx context.Context, order []byte) error
}

type Consumer struct {
	Reader *kafka.Reader
	Store  Store
}

func (c *Consumer) Run(ctx context.Context) error {
	for {
		msg, err := c.Reader.ReadMessage(ctx) // want "auto-commit"
		if err != nil {
			return fmt.Errorf("read: %w", err)
		}
		if err := c.Store.Save(ctx, msg.Value); err != nil {
			log.Printf("save: %v", err)
			continue
		}
		if err := c.Reader.CommitMessages(ctx, msg); err != nil {
			log.Printf("commit: %v", err)
		}
	}
}
