// Package payment charges the customer for each order.
package payment

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http"

	"github.com/segmentio/kafka-go"
)

// Order is what the shop writes when a customer buys.
type Order struct {
	ID       string `json:"id"`
	Customer string `json:"customer"`
	Cents    int64  `json:"cents"`
}

// Consumer charges for orders.
type Consumer struct {
	reader *kafka.Reader
	client *http.Client
	url    string // of the payment provider
}

// New returns a consumer that has not started.
func New(brokers []string, client *http.Client, url string) *Consumer {
	return &Consumer{
		reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "payment", Topic: "orders"}),
		client: client,
		url:    url,
	}
}

// Run charges for orders until ctx ends.
func (c *Consumer) Run(ctx context.Context) error {
	defer c.reader.Close()
	for {
		msg, err := c.reader.FetchMessage(ctx)
		if err != nil {
			return fmt.Errorf("payment: %w", err)
		}
		var order Order
		if err := json.Unmarshal(msg.Value, &order); err != nil {
			log.Printf("payment: offset %d: %v", msg.Offset, err)
			continue
		}
		if err := c.charge(ctx, order); err != nil {
			log.Printf("payment: order %s: %v", order.ID, err)
			continue
		}
		if err := c.reader.CommitMessages(ctx, msg); err != nil {
			return fmt.Errorf("payment: %w", err)
		}
	}
}

// charge asks the payment provider for the money.
func (c *Consumer) charge(ctx context.Context, order Order) error {
	body, err := json.Marshal(order)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Idempotency-Key", order.ID)
	resp, err := c.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("payment provider: %s", resp.Status)
	}
	return nil
}
