// Package cards charges cards and commits now and then, and before partitions are given up.
package cards

import (
	"context"
	"errors"
	"log"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Charger interface {
	Charge(ctx context.Context, card string, amount []byte) error
}

func onRebalance(c *kafka.Consumer, ev kafka.Event) error {
	switch e := ev.(type) {
	case kafka.AssignedPartitions:
		log.Printf("assigned %v", e.Partitions)
	case kafka.RevokedPartitions:
		if c.AssignmentLost() {
			log.Print("lost the assignment")
			return nil
		}
		_, err := c.Commit()
		var kerr kafka.Error
		if errors.As(err, &kerr) && kerr.Code() == kafka.ErrNoOffset {
			return nil
		}
		return err
	}
	return nil
}

// Run charges cards until ctx ends.
func Run(ctx context.Context, brokers string, ch Charger) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":             brokers,
		"group.id":                      "cards",
		"enable.auto.commit":            false,
		"partition.assignment.strategy": "cooperative-sticky",
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.SubscribeTopics([]string{"charges"}, onRebalance); err != nil {
		return err
	}
	for n := 1; ctx.Err() == nil; {
		m, ok := c.Poll(1000).(*kafka.Message)
		if !ok {
			continue
		}
		if err := ch.Charge(ctx, string(m.Key), m.Value); err != nil {
			return err
		}
		if n++; n%100 == 0 {
			if _, err := c.Commit(); err != nil {
				log.Printf("commit: %v", err)
			}
		}
	}
	return ctx.Err()
}
