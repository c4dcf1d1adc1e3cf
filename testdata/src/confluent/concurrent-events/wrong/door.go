// Package door opens doors for known badges.
package door

import (
	"context"
	"log"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Lock interface {
	Open(ctx context.Context, badge string) error
}

// Run opens doors until ctx ends or the lock fails.
func Run(ctx context.Context, brokers string, lock Lock) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":        brokers,
		"group.id":                 "door",
		"enable.auto.commit":       false,
		"go.events.channel.enable": true,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("badges", nil); err != nil {
		return err
	}
	for ev := range c.Events() {
		m, ok := ev.(*kafka.Message)
		if !ok {
			log.Printf("door: %v", ev)
			continue
		}
		if err := lock.Open(ctx, string(m.Value)); err != nil {
			return err
		}
		if _, err := c.Commit(); err != nil { // want "commit-concurrent"
			return err
		}
	}
	return nil
}
