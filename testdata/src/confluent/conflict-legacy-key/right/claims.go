// Package claims files insurance claims.
package claims

import (
	"context"
	"fmt"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Registry interface {
	File(ctx context.Context, claim []byte) (string, error)
}

// Run files claims; each is committed by hand.
func Run(ctx context.Context, brokers string, reg Registry) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "claims",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("claims", nil); err != nil {
		return err
	}
	for {
		m, err := c.ReadMessage(-1)
		if err != nil {
			return err
		}
		id, err := reg.File(ctx, m.Value)
		if err != nil {
			return err
		}
		fmt.Println("filed", id)
		if _, err := c.CommitMessage(m); err != nil {
			return err
		}
	}
}
