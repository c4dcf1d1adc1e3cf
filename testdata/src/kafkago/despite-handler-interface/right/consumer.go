// Package tickets opens a ticket for each complaint.
package tickets

import (
	"context"
	"encoding/json"
	"fmt"
	"log"

	"github.com/segmentio/kafka-go"
)

// Handler works on one record.
type Handler interface {
	Handle(ctx context.Context, m kafka.Message) error
}

type Desk interface {
	Open(ctx context.Context, customer, text string) error
}

type complaint struct {
	Customer string `json:"customer"`
	Text     string `json:"text"`
}

type deskHandler struct {
	desk Desk
}

func (h *deskHandler) Handle(ctx context.Context, m kafka.Message) error {
	var c complaint
	if err := json.Unmarshal(m.Value, &c); err != nil {
		return fmt.Errorf("decode: %w", err)
	}
	if err := h.desk.Open(ctx, c.Customer, c.Text); err != nil {
		log.Printf("ticket for %s: %v", c.Customer, err)
		return err
	}
	return nil
}

type Consumer struct {
	reader  *kafka.Reader
	handler Handler
}

func NewConsumer(brokers []string, d Desk) *Consumer {
	return &Consumer{
		reader:  kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "tickets", Topic: "complaints"}),
		handler: &deskHandler{desk: d},
	}
}

func (c *Consumer) Run(ctx context.Context) error {
	for {
		m, err := c.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := c.handler.Handle(ctx, m); err != nil {
			return err
		}
		if err := c.reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
