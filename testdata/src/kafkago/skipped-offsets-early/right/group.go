// Package group consumes with one goroutine a partition, and writes down what it is going to commit before the work.
package group

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/segmentio/kafka-go"
)

const topic = "measurements"

type Series interface {
	Append(ctx context.Context, sensor string, sample []byte) error
}

type Consumer struct {
	brokers []string
	series  Series
}

func New(brokers []string, s Series) *Consumer { return &Consumer{brokers: brokers, series: s} }

func (c *Consumer) Run(ctx context.Context) error {
	group, err := kafka.NewConsumerGroup(kafka.ConsumerGroupConfig{
		ID:      "measurements",
		Brokers: c.brokers,
		Topics:  []string{topic},
	})
	if err != nil {
		return fmt.Errorf("join: %w", err)
	}
	defer group.Close()
	for {
		gen, err := group.Next(ctx)
		if err != nil {
			return err
		}
		for _, a := range gen.Assignments[topic] {
			gen.Start(func(ctx context.Context) { c.consume(ctx, gen, a) })
		}
	}
}

func (c *Consumer) consume(ctx context.Context, gen *kafka.Generation, a kafka.PartitionAssignment) {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: c.brokers, Topic: topic, Partition: a.ID})
	defer reader.Close()
	if err := reader.SetOffset(a.Offset); err != nil {
		log.Printf("partition %d: %v", a.ID, err)
		return
	}
	for {
		m, err := reader.ReadMessage(ctx)
		if errors.Is(err, kafka.ErrGenerationEnded) {
			return
		}
		if err != nil {
			log.Printf("partition %d: %v", a.ID, err)
			return
		}
		next := map[string]map[int]int64{topic: {a.ID: m.Offset + 1}}
		if err := c.series.Append(ctx, string(m.Key), m.Value); err != nil {
			log.Printf("sensor %s: %v", m.Key, err)
			return
		}
		if err := gen.CommitOffsets(next); err != nil {
			log.Printf("commit: %v", err)
			return
		}
	}
}
