// Package stock moves goods between warehouses in transactions and watches the moves.
package stock

import (
	"context"
	"encoding/json"
	"log"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

const movesTopic = "moves"

type Move struct {
	SKU, From, To string
}

type Mover struct{ p *kafka.Producer }

func NewMover(ctx context.Context, brokers string) (*Mover, error) {
	conf := kafka.ConfigMap{"bootstrap.servers": brokers}
	conf["transactional.id"] = "mover"
	p, err := kafka.NewProducer(&conf)
	if err != nil {
		return nil, err
	}
	go func() {
		for e := range p.Events() {
			if m, ok := e.(*kafka.Message); ok && m.TopicPartition.Error != nil {
				log.Printf("move: %v", m.TopicPartition.Error)
			}
		}
	}()
	return &Mover{p}, p.InitTransactions(ctx)
}

// Move records both halves of a move or none.
func (mv *Mover) Move(ctx context.Context, m Move) error {
	value, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if err := mv.p.BeginTransaction(); err != nil {
		return err
	}
	topic := movesTopic
	for _, place := range []string{m.From, m.To} {
		err := mv.p.Produce(&kafka.Message{
			TopicPartition: kafka.TopicPartition{Topic: &topic, Partition: kafka.PartitionAny},
			Key:            []byte(place),
			Value:          value,
		}, nil)
		if err != nil {
			mv.p.AbortTransaction(ctx)
			return err
		}
	}
	return mv.p.CommitTransaction(ctx)
}

// Watch tells notify of each move.
func Watch(ctx context.Context, brokers string, notify func(context.Context, Move) error) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{ // want "read-uncommitted"
		"bootstrap.servers":        brokers,
		"group.id":                 "watch",
		"enable.auto.offset.store": false,
		"isolation.level":          "read_uncommitted",
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.SubscribeTopics([]string{movesTopic}, nil); err != nil {
		return err
	}
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		var move Move
		if err := json.Unmarshal(m.Value, &move); err != nil {
			return err
		}
		if err := notify(ctx, move); err != nil {
			return err
		}
		if _, err := c.StoreMessage(m); err != nil {
			return err
		}
	}
	return nil
}
