// Package emails adds contacts to the mailing system.
package emails

import (
	"context"
	"encoding/json"
	"fmt"
	"log"

	"github.com/segmentio/kafka-go"
)

type Contact struct {
	Email string `json:"email"`
	Name  string `json:"name"`
}

type List interface {
	Subscribe(ctx context.Context, c Contact) error
}

func Run(ctx context.Context, brokers []string, list List) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: brokers,
		GroupID: "emails",
		Topic:   "contacts",
	})
	defer reader.Close()

	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return fmt.Errorf("fetch: %w", err)
		}
		var c Contact
		if err := json.Unmarshal(m.Value, &c); err != nil {
			log.Printf("contact at offset %d: %v", m.Offset, err)
			continue
		}
		if err := list.Subscribe(ctx, c); err != nil {
			log.Printf("subscribe %s: %v", c.Email, err)
			return err
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
	}
}
