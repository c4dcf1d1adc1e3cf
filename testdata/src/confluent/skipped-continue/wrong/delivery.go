// Package delivery plans deliveries.
package delivery

import (
	"context"
	"encoding/json"
	"log"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Order struct {
	ID      string `json:"id"`
	Address string `json:"address"`
}

type Planner interface {
	Plan(ctx context.Context, o Order) error
}

// Run plans deliveries until ctx ends.
func Run(ctx context.Context, brokers string, planner Planner) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "delivery",
		"auto.offset.reset":  "earliest",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("orders", nil); err != nil {
		return err
	}
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		var o Order
		if err := json.Unmarshal(m.Value, &o); err != nil {
			log.Printf("bad order: %v", err)
			continue
		}
		if err := planner.Plan(ctx, o); err != nil {
			log.Printf("plan %s: %v", o.ID, err)
			continue
		}
		if _, err := c.CommitMessage(m); err != nil { // want "failure-skipped"
			log.Printf("commit: %v", err)
		}
	}
	return ctx.Err()
}
