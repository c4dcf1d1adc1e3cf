// Package lanes works on the partitions of a topic side by side, on each in order.
package lanes

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/segmentio/kafka-go"
)

type Engine interface {
	Apply(ctx context.Context, key string, event []byte) error
}

type Consumer struct {
	reader *kafka.Reader
	engine Engine
	lanes  map[int]chan kafka.Message
}

func New(brokers []string, e Engine) *Consumer {
	return &Consumer{
		reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "lanes", Topic: "events"}),
		engine: e,
		lanes:  map[int]chan kafka.Message{},
	}
}

func (c *Consumer) Run(ctx context.Context) error {
	for {
		m, err := c.reader.FetchMessage(ctx)
		if err != nil {
			return fmt.Errorf("fetch: %w", err)
		}
		lane, ok := c.lanes[m.Partition]
		if !ok {
			lane = make(chan kafka.Message, 16)
			c.lanes[m.Partition] = lane
			go c.drain(ctx, lane)
		}
		lane <- m
	}
}

func (c *Consumer) drain(ctx context.Context, lane <-chan kafka.Message) {
	for m := range lane {
		for {
			err := c.engine.Apply(ctx, string(m.Key), m.Value)
			if err == nil {
				break
			}
			log.Printf("%d@%d, again: %v", m.Partition, m.Offset, err)
			time.Sleep(time.Second)
		}
		if err := c.reader.CommitMessages(ctx, m); err != nil {
			log.Printf("commit %d@%d: %v", m.Partition, m.Offset, err)
		}
	}
}
