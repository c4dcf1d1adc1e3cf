// Package meals orders meals.
package meals

import (
	"context"
	"time"

	cluster "github.com/bsm/sarama-cluster"
)

type Kitchen interface {
	Cook(ctx context.Context, order []byte) error
}

func Run(ctx context.Context, brokers []string, kitchen Kitchen) error {
	cfg := cluster.NewConfig()
	cfg.Consumer.Offsets.CommitInterval = time.Second
	consumer, err := cluster.NewConsumer(brokers, "meals", []string{"meals"}, cfg)
	if err != nil {
		return err
	}
	defer consumer.Close()
	for msg := range consumer.Messages() {
		if err := kitchen.Cook(ctx, msg.Value); err != nil {
			return err
		}
		consumer.MarkOffset(msg, "")
		if err := consumer.CommitOffsets(); err != nil {
			return err
		}
	}
	return nil
}
