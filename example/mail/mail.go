// Package mail confirms each order to the customer.
package mail

import (
	"context"
	"fmt"
	"log"
	"net/smtp"

	"github.com/segmentio/kafka-go"
)

const sender = "orders@shop.example"

// Consumer sends confirmations.
type Consumer struct {
	reader *kafka.Reader
	addr   string // of the mail server
}

// New returns a consumer that has not started.
func New(brokers []string, addr string) *Consumer {
	return &Consumer{
		reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "mail", Topic: "orders"}),
		addr:   addr,
	}
}

// Run sends confirmations until ctx ends.
func (c *Consumer) Run(ctx context.Context) error {
	defer c.reader.Close()
	for {
		msg, err := c.reader.ReadMessage(ctx)
		if err != nil {
			return fmt.Errorf("mail: %w", err)
		}
		if err := c.confirm(msg); err != nil {
			log.Printf("mail: order %s: %v", msg.Key, err)
		}
	}
}

// confirm sends the order back to the customer, whose address stands in a header.
func (c *Consumer) confirm(msg kafka.Message) error {
	for _, h := range msg.Headers {
		if h.Key == "email" {
			return smtp.SendMail(c.addr, nil, sender, []string{string(h.Value)}, msg.Value)
		}
	}
	return nil // ordered without an address
}
