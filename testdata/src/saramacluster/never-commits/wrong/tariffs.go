// Package tariffs applies changes of tariffs.
package tariffs

import (
	"context"
	"time"

	cluster "github.com/bsm/sarama-cluster"
)

type Tariffs interface {
	Apply(ctx context.Context, change []byte) error
}

func Run(ctx context.Context, brokers []string, tariffs Tariffs) error {
	cfg := cluster.NewConfig()
	cfg.Consumer.Offsets.CommitInterval = time.Second
	consumer, err := cluster.NewConsumer(brokers, "tariffs", []string{"tariff-changes"}, cfg)
	if err != nil {
		return err
	}
	defer consumer.Close()
	for msg := range consumer.Messages() { // want "never-commits"
		if err := tariffs.Apply(ctx, msg.Value); err != nil {
			return err
		}
	}
	return nil
}
