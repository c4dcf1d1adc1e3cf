// Package parcels tells customers where their parcels are.
package parcels

import (
	"context"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"kafkavet.test/confluent/auto-commit-settings/right/conf"
)

type Texter interface {
	Text(ctx context.Context, phone, text string) error
}

func Run(ctx context.Context, brokers string, t Texter) error {
	c, err := kafka.NewConsumer(conf.Consumer(brokers, "parcels"))
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("parcels", nil); err != nil {
		return err
	}
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		if err := t.Text(ctx, string(m.Key), string(m.Value)); err != nil {
			return err
		}
		if _, err := c.StoreMessage(m); err != nil {
			return err
		}
	}
	return ctx.Err()
}
