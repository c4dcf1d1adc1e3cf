// Package geocoder adds coordinates to addresses.
package geocoder

import (
	"context"
	"log/slog"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Geocoder interface {
	Locate(ctx context.Context, address string) error
}

func config(brokers string) *kafka.ConfigMap {
	conf := kafka.ConfigMap{"bootstrap.servers": brokers}
	conf["group.id"] = "geocoder"
	conf["enable.auto.offset.store"] = "false"
	return &conf
}

// Run locates addresses until ctx ends; stored offsets are committed in the background.
func Run(ctx context.Context, brokers string, coder Geocoder) error {
	c, err := kafka.NewConsumer(config(brokers))
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("addresses", nil); err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		default:
		}
		switch e := c.Poll(100).(type) {
		case *kafka.Message:
			if err := coder.Locate(ctx, string(e.Value)); err != nil {
				return err
			}
			if _, err := c.StoreMessage(e); err != nil {
				return err
			}
		case kafka.Error:
			slog.Warn("geocoder", "error", e)
		}
	}
}
