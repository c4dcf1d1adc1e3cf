// Package parallel works on records in any order and commits up to the first that is not done.
package parallel

import (
	"context"
	"log"
	"sync"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

// tracker knows which offsets of each partition are done.
type tracker struct {
	mu   sync.Mutex
	next map[int32]kafka.Offset
	done map[int32]map[kafka.Offset]bool
}

func (t *tracker) begin(tp kafka.TopicPartition) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, ok := t.next[tp.Partition]; !ok {
		t.next[tp.Partition] = tp.Offset
		t.done[tp.Partition] = map[kafka.Offset]bool{}
	}
}

func (t *tracker) finish(tp kafka.TopicPartition) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.done[tp.Partition][tp.Offset] = true
	for t.done[tp.Partition][t.next[tp.Partition]] {
		delete(t.done[tp.Partition], t.next[tp.Partition])
		t.next[tp.Partition]++
	}
}

func (t *tracker) offsets(topic string) []kafka.TopicPartition {
	t.mu.Lock()
	defer t.mu.Unlock()
	var list []kafka.TopicPartition
	for part, next := range t.next {
		list = append(list, kafka.TopicPartition{Topic: &topic, Partition: part, Offset: next})
	}
	return list
}

// Run runs work on each record of topic, each in a goroutine.
func Run(ctx context.Context, brokers, topic string, work func(context.Context, []byte) error) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "parallel",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe(topic, nil); err != nil {
		return err
	}
	t := &tracker{next: map[int32]kafka.Offset{}, done: map[int32]map[kafka.Offset]bool{}}
	last := time.Now()
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		if err == nil {
			t.begin(m.TopicPartition)
			go func() {
				if err := work(ctx, m.Value); err != nil {
					log.Fatalf("work on %v: %v", m.TopicPartition, err)
				}
				t.finish(m.TopicPartition)
			}()
		}
		if time.Since(last) < 5*time.Second {
			continue
		}
		last = time.Now()
		if offsets := t.offsets(topic); len(offsets) > 0 {
			if _, err := c.CommitOffsets(offsets); err != nil {
				log.Printf("commit: %v", err)
			}
		}
	}
	return ctx.Err()
}
