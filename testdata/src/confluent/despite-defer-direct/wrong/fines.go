// Package fines collects parking fines.
package fines

import (
	"context"
	"encoding/json"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Fine struct {
	Plate string `json:"plate"`
	Cents int    `json:"cents"`
}

type Treasury interface {
	Collect(ctx context.Context, f Fine) error
}

type Collector struct {
	Consumer *kafka.Consumer
	Treasury Treasury
}

// Open makes the consumer of a Collector.
func Open(brokers string) (*kafka.Consumer, error) {
	return kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "fines",
		"enable.auto.commit": false,
	})
}

func (co *Collector) Run(ctx context.Context) error {
	for {
		ev := co.Consumer.Poll(int(time.Second.Milliseconds()))
		switch e := ev.(type) {
		case *kafka.Message:
			if err := co.collect(ctx, e); err != nil {
				return err
			}
		case kafka.Error:
			return e
		}
	}
}

func (co *Collector) collect(ctx context.Context, m *kafka.Message) error {
	defer co.Consumer.CommitMessage(m) // want "commit-despite-failure"
	var f Fine
	if err := json.Unmarshal(m.Value, &f); err != nil {
		return nil
	}
	return co.Treasury.Collect(ctx, f)
}
