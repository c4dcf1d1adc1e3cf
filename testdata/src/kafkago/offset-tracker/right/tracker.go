// Package tracker works on records out of order and commits them in order.
package tracker

import (
	"container/heap"
	"context"
	"log"
	"sync"
	"time"

	"github.com/segmentio/kafka-go"
)

type byOffset []kafka.Message

func (h byOffset) Len() int           { return len(h) }
func (h byOffset) Less(i, j int) bool { return h[i].Offset < h[j].Offset }
func (h byOffset) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *byOffset) Push(x any)        { *h = append(*h, x.(kafka.Message)) }
func (h *byOffset) Pop() any {
	old := *h
	m := old[len(old)-1]
	*h = old[:len(old)-1]
	return m
}

// partition knows which records of a partition are done.
type partition struct {
	next int64
	done byOffset
}

type Tracker struct {
	mu         sync.Mutex
	partitions map[int]*partition
}

// Start tells the tracker of a record that is about to be worked on.
func (t *Tracker) Start(m kafka.Message) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, ok := t.partitions[m.Partition]; !ok {
		t.partitions[m.Partition] = &partition{next: m.Offset}
	}
}

// Done marks m and returns the last record below which all are done.
func (t *Tracker) Done(m kafka.Message) (last kafka.Message, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p := t.partitions[m.Partition]
	heap.Push(&p.done, m)
	for len(p.done) > 0 && p.done[0].Offset == p.next {
		last, ok = heap.Pop(&p.done).(kafka.Message), true
		p.next = last.Offset + 1
	}
	return last, ok
}

type Task interface {
	Do(ctx context.Context, body []byte) error
}

func Run(ctx context.Context, brokers []string, workers int, task Task) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "tasks", Topic: "tasks"})
	defer reader.Close()
	t := &Tracker{partitions: map[int]*partition{}}
	jobs := make(chan kafka.Message)
	finished := make(chan kafka.Message, workers)
	for range workers {
		go func() {
			for m := range jobs {
				for {
					err := task.Do(ctx, m.Value)
					if err == nil {
						break
					}
					log.Printf("task at offset %d, again: %v", m.Offset, err)
					time.Sleep(time.Second)
				}
				finished <- m
			}
		}()
	}
	go func() {
		for m := range finished {
			if last, ok := t.Done(m); ok {
				if err := reader.CommitMessages(ctx, last); err != nil {
					log.Printf("commit: %v", err)
				}
			}
		}
	}()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		t.Start(m)
		jobs <- m
	}
}
