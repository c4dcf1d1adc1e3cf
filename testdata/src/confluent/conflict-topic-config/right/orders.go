// Package orders passes orders to the kitchen.
package orders

import (
	"context"
	"log"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Kitchen interface{ Cook(order []byte) error }

type Waiter struct {
	*kafka.Consumer
	kitchen Kitchen
}

func NewWaiter(brokers string, k Kitchen) (*Waiter, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "waiter",
		"enable.auto.commit": false,
		"default.topic.config": kafka.ConfigMap{
			"auto.offset.reset": "earliest",
		},
	})
	if err != nil {
		return nil, err
	}
	return &Waiter{Consumer: c, kitchen: k}, c.Subscribe("orders", nil)
}

func (w *Waiter) Serve(ctx context.Context) error {
	for ctx.Err() == nil {
		ev := w.Poll(100)
		switch e := ev.(type) {
		case *kafka.Message:
			if err := w.kitchen.Cook(e.Value); err != nil {
				return err
			}
			if _, err := w.CommitMessage(e); err != nil {
				log.Println("commit:", err)
			}
		case kafka.Error:
			log.Println("kafka:", e)
		}
	}
	return nil
}
