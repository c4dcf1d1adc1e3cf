// Package suggest learns from searches.
package suggest

import (
	"context"
	"log"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Model interface {
	Learn(ctx context.Context, query string) error
}

// Run learns until ctx ends.
func Run(ctx context.Context, brokers string, model Model) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "suggest",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("searches", nil); err != nil {
		return err
	}
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		if err := model.Learn(ctx, string(m.Value)); err != nil {
			log.Printf("learn: %v", err)
		}
		//kafkavet:ignore commit-despite-failure one search more or less does not change the model
		if _, err := c.CommitMessage(m); err != nil {
			return err
		}
	}
	return ctx.Err()
}
