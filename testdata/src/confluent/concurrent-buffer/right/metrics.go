// Package metrics collects points and writes them in batches.
package metrics

import (
	"context"
	"log"
	"sync"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Database interface {
	WritePoints(ctx context.Context, points [][]byte) error
}

type Collector struct {
	consumer *kafka.Consumer
	db       Database

	mu     sync.Mutex
	points [][]byte
	last   *kafka.Message
}

func New(brokers string, db Database) (*Collector, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "points",
		"enable.auto.commit": false,
	})
	if err != nil {
		return nil, err
	}
	return &Collector{consumer: c, db: db}, c.Subscribe("points", nil)
}

func (co *Collector) Run(ctx context.Context) error {
	go co.flushEvery(ctx, 10*time.Second)
	for ctx.Err() == nil {
		m, err := co.consumer.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		co.mu.Lock()
		co.points = append(co.points, m.Value)
		co.last = m
		co.mu.Unlock()
	}
	return ctx.Err()
}

func (co *Collector) flushEvery(ctx context.Context, d time.Duration) {
	for range time.Tick(d) {
		co.mu.Lock()
		points, last := co.points, co.last
		co.points, co.last = nil, nil
		co.mu.Unlock()
		if last == nil {
			continue
		}
		if err := co.db.WritePoints(ctx, points); err != nil {
			log.Fatalf("write %d points: %v", len(points), err)
		}
		if _, err := co.consumer.CommitMessage(last); err != nil {
			log.Printf("commit: %v", err)
		}
	}
}
