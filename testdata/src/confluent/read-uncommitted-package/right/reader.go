// Package reader shows bookings to travel agents.
package reader

import (
	"context"
	"fmt"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"kafkavet.test/confluent/read-uncommitted-package/right/writer"
)

type Desk struct {
	Writer *writer.Writer
	Show   func(ctx context.Context, booking []byte) error
}

func options(brokers string) *kafka.ConfigMap {
	conf := &kafka.ConfigMap{"bootstrap.servers": brokers, "group.id": "desk"}
	conf.SetKey("enable.auto.commit", false)
	return conf
}

// Follow shows bookings until ctx ends.
func (d *Desk) Follow(ctx context.Context, brokers string) error {
	c, err := kafka.NewConsumer(options(brokers))
	if err != nil {
		return fmt.Errorf("desk: %w", err)
	}
	defer c.Close()
	if err := c.Subscribe(writer.Topic, nil); err != nil {
		return err
	}
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		if err := d.Show(ctx, m.Value); err != nil {
			return err
		}
		if _, err := c.CommitMessage(m); err != nil {
			return err
		}
	}
	return ctx.Err()
}
