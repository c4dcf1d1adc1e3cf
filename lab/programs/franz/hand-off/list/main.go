// Package press presses records. It puts them into a list, from which a goroutine takes them, and commits each that
// is in there.
//
//lab:crash hold
package press

import (
	"container/list"
	"context"
	"log"
	"sync"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

// queue keeps what comes until it is pressed.
type queue struct {
	mu    sync.Mutex
	more  *sync.Cond
	items list.List
}

func newQueue() *queue {
	q := new(queue)
	q.more = sync.NewCond(&q.mu)
	return q
}

func (q *queue) put(r *kgo.Record) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.items.PushBack(r)
	q.more.Signal()
}

func (q *queue) take() *kgo.Record {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.items.Len() == 0 {
		q.more.Wait()
	}
	return q.items.Remove(q.items.Front()).(*kgo.Record)
}

func (q *queue) press(env *program.Env) {
	for {
		r := q.take()
		if err := env.Work(r.Value); err != nil {
			log.Fatalf("record at offset %d: %v", r.Offset, err)
		}
	}
}

func Run(ctx context.Context, env *program.Env) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(env.Brokers...),
		kgo.ConsumerGroup(env.Group),
		kgo.ConsumeTopics(env.Topic),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	q := newQueue()
	go q.press(env)
	for {
		fetches := client.PollRecords(ctx, 5)
		if err := fetches.Err(); err != nil {
			return err
		}
		for _, r := range fetches.Records() {
			q.put(r)
			if err := client.CommitRecords(ctx, r); err != nil { // want "commit-concurrent"
				return err
			}
		}
	}
}
