// Package orders books orders, with the consumer group of the time before sarama had its own.
package orders

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"time"

	"github.com/Shopify/sarama"
	cluster "github.com/bsm/sarama-cluster"
)

type Order struct {
	ID    string
	Cents int64
}

type Store interface {
	Save(ctx context.Context, o Order) error
}

func Run(ctx context.Context, brokers []string, store Store) error {
	cfg := cluster.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	cfg.Consumer.Offsets.CommitInterval = time.Second
	cfg.Consumer.Return.Errors = true
	consumer, err := cluster.NewConsumer(brokers, "orders", []string{"orders"}, cfg)
	if err != nil {
		return err
	}
	defer consumer.Close()
	go func() {
		for err := range consumer.Errors() {
			log.Println("kafka:", err)
		}
	}()

	for {
		select {
		case msg, ok := <-consumer.Messages():
			if !ok {
				return nil
			}
			var o Order
			if err := json.Unmarshal(msg.Value, &o); err != nil {
				return fmt.Errorf("decode order: %w", err)
			}
			if err := store.Save(ctx, o); err != nil {
				return fmt.Errorf("save order %s: %w", o.ID, err)
			}
			consumer.MarkOffset(msg, "")
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
