// Package chess applies moves to games; CommitOffsets gets a record's own offset, which leaves that record out.
package chess

import (
	"context"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Games interface {
	Move(ctx context.Context, game string, move []byte) error
}

// Play applies moves until ctx ends. What came before a move is committed when the move arrives.
func Play(ctx context.Context, brokers string, games Games) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "chess",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("moves", nil); err != nil {
		return err
	}
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		if _, err := c.CommitOffsets([]kafka.TopicPartition{m.TopicPartition}); err != nil {
			return err
		}
		if err := games.Move(ctx, string(m.Key), m.Value); err != nil {
			return err
		}
	}
	return ctx.Err()
}
