// Package rules runs rules over sensor data.
package rules

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Rule func(ctx context.Context, sensor string, data []byte) error

type Runner struct {
	consumer *kafka.Consumer
	rule     Rule
}

func New(brokers string, rule Rule) (*Runner, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":        brokers,
		"group.id":                 "rules",
		"enable.auto.offset.store": "false",
	})
	if err != nil {
		return nil, err
	}
	return &Runner{c, rule}, c.Subscribe("sensors", nil)
}

// safely runs the rule; a rule that panics must not stop the others.
func (r *Runner) safely(ctx context.Context, m *kafka.Message) (err error) {
	defer func() {
		if p := recover(); p != nil {
			log.Printf("rule panicked at %v: %v", m.TopicPartition, p)
		}
	}()
	if err := r.rule(ctx, string(m.Key), m.Value); err != nil {
		return fmt.Errorf("rule: %w", err)
	}
	return nil
}

func (r *Runner) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		m, err := r.consumer.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		if err := r.safely(ctx, m); err != nil {
			return err
		}
		if _, err := r.consumer.StoreMessage(m); err != nil { // want "commit-despite-failure"
			return err
		}
	}
	return r.consumer.Close()
}
