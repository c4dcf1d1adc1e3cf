// Package payments captures authorised payments.
package payments

import (
	"context"
	"encoding/json"
	"log"

	"github.com/segmentio/kafka-go"
)

type Payment struct {
	ID     string `json:"id"`
	Amount int64  `json:"amount"`
}

type Gateway interface {
	Capture(ctx context.Context, id string, amount int64) error
}

type Consumer struct {
	reader  *kafka.Reader
	gateway Gateway
}

func New(brokers []string, g Gateway) *Consumer {
	return &Consumer{
		reader:  kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "payments", Topic: "payments.authorised"}),
		gateway: g,
	}
}

func (c *Consumer) Run(ctx context.Context) error {
	for {
		m, err := c.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		var p Payment
		if err := json.Unmarshal(m.Value, &p); err != nil {
			log.Printf("payment at offset %d: %v", m.Offset, err)
			continue
		}
		if err := c.gateway.Capture(ctx, p.ID, p.Amount); err != nil {
			return err
		}
		if err := c.reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
