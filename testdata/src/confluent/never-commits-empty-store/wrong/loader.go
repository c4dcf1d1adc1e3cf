// Package loader loads measurements into the warehouse.
package loader

import (
	"context"
	"errors"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Warehouse interface {
	Append(ctx context.Context, table string, row []byte) error
}

// Load appends rows. Nothing is ever stored, so each Commit returns ErrNoOffset.
func Load(ctx context.Context, brokers string, w Warehouse) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":        brokers,
		"group.id":                 "loader",
		"enable.auto.commit":       false,
		"enable.auto.offset.store": false,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.SubscribeTopics([]string{"measurements"}, nil); err != nil {
		return err
	}
	for n := 1; ; n++ {
		m, err := c.ReadMessage(-1) // want "never-commits"
		if err != nil {
			return err
		}
		if err := w.Append(ctx, *m.TopicPartition.Topic, m.Value); err != nil {
			return err
		}
		if n%500 != 0 {
			continue
		}
		var kerr kafka.Error
		if _, err := c.Commit(); errors.As(err, &kerr) && kerr.Code() != kafka.ErrNoOffset {
			return err
		}
	}
}
