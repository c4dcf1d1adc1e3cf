// Package receipts mails receipts.
package receipts

import (
	"context"
	"encoding/json"
	"log"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Receipt struct {
	Email string `json:"email"`
	Total string `json:"total"`
}

type Mailer interface {
	Mail(ctx context.Context, to, text string) error
}

// Run mails receipts.
func Run(ctx context.Context, brokers string, mailer Mailer) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "receipts",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("receipts", nil); err != nil {
		return err
	}
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		var r Receipt
		if err := json.Unmarshal(m.Value, &r); err != nil {
			log.Printf("bad receipt at %v: %v", m.TopicPartition, err)
		} else if err := mailer.Mail(ctx, r.Email, "You paid "+r.Total); err != nil {
			log.Printf("mail to %s: %v", r.Email, err)
			return err
		}
		if _, err := c.CommitMessage(m); err != nil {
			return err
		}
	}
	return ctx.Err()
}
