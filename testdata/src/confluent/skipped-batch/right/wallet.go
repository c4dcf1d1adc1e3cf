// Package wallet books payments a batch at a time.
package wallet

import (
	"context"
	"log"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Bank interface {
	Book(ctx context.Context, account string, payment []byte) error
}

type Wallet struct {
	consumer *kafka.Consumer
	bank     Bank
}

func New(brokers string, bank Bank) (*Wallet, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "wallet",
		"enable.auto.commit": false,
	})
	if err != nil {
		return nil, err
	}
	return &Wallet{c, bank}, c.Subscribe("payments", nil)
}

func (w *Wallet) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		var batch []*kafka.Message
		for range 50 {
			m, err := w.consumer.ReadMessage(50 * time.Millisecond)
			if err != nil {
				break
			}
			batch = append(batch, m)
		}
		for _, m := range batch {
			if err := w.bank.Book(ctx, string(m.Key), m.Value); err != nil {
				log.Printf("book %s: %v", m.Key, err)
				return err
			}
			if _, err := w.consumer.CommitMessage(m); err != nil {
				return err
			}
		}
	}
	return nil
}
