// Package transcode encodes videos with one worker a partition.
package transcode

import (
	"context"
	"log"
	"sync"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Encoder interface {
	Encode(ctx context.Context, source string) error
}

type Pool struct {
	consumer *kafka.Consumer
	encoder  Encoder
	size     int
}

func NewPool(brokers string, e Encoder, size int) (*Pool, error) {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":    brokers,
		"group.id":             "transcode",
		"enable.auto.commit":   false,
		"max.poll.interval.ms": 3600000,
	})
	if err != nil {
		return nil, err
	}
	return &Pool{c, e, size}, c.Subscribe("videos", nil)
}

func (p *Pool) Run(ctx context.Context) error {
	lanes := map[int32]chan *kafka.Message{}
	var wg sync.WaitGroup
	defer wg.Wait()
	for ctx.Err() == nil {
		m, err := p.consumer.ReadMessage(time.Second)
		if err != nil {
			continue
		}
		lane, ok := lanes[m.TopicPartition.Partition]
		if !ok {
			lane = make(chan *kafka.Message, p.size)
			lanes[m.TopicPartition.Partition] = lane
			defer close(lane)
			wg.Add(1)
			go func() {
				defer wg.Done()
				p.work(ctx, lane)
			}()
		}
		lane <- m
	}
	return ctx.Err()
}

func (p *Pool) work(ctx context.Context, jobs <-chan *kafka.Message) {
	for m := range jobs {
		if err := p.encoder.Encode(ctx, string(m.Value)); err != nil {
			log.Fatalf("encode %s: %v", m.Key, err)
		}
		if _, err := p.consumer.CommitMessage(m); err != nil {
			log.Printf("commit %v: %v", m.TopicPartition, err)
		}
	}
}
