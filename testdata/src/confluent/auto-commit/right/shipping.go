// Package shipping books a shipment for each paid order.
package shipping

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

// Consume books shipments with the carrier until ctx ends or a booking fails.
func Consume(ctx context.Context, brokers, carrier string) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":        brokers,
		"group.id":                 "shipping",
		"auto.offset.reset":        "earliest",
		"enable.auto.offset.store": false,
	})
	if err != nil {
		return fmt.Errorf("new consumer: %w", err)
	}
	defer c.Close()
	if err := c.SubscribeTopics([]string{"orders.paid"}, nil); err != nil {
		return fmt.Errorf("subscribe: %w", err)
	}
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		if err != nil {
			if kerr, ok := err.(kafka.Error); ok && kerr.IsTimeout() {
				continue
			}
			return err
		}
		resp, err := http.Post(carrier, "application/json", bytes.NewReader(m.Value))
		if err != nil {
			return fmt.Errorf("book %s: %w", m.Key, err)
		}
		resp.Body.Close()
		if resp.StatusCode >= http.StatusBadRequest {
			return fmt.Errorf("book %s: %s", m.Key, resp.Status)
		}
		if _, err := c.StoreMessage(m); err != nil {
			return fmt.Errorf("store: %w", err)
		}
	}
	return ctx.Err()
}
