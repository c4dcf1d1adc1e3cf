// Package orders takes a reader that does not commit when it fetches, and commits behind the work.
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
		msg, err := c.Reader.FetchMessage(ctx)
		if err != nil {
			return fmt.Errorf("fetch: %w", err)
		}
		if err := c.Store.Save(ctx, msg.Value); err != nil {
			return fmt.Errorf("save: %w", err)
		}
		if err := c.Reader.CommitMessages(ctx, msg); err != nil {
			log.Printf("commit: %v", err)
		}
	}
}
