// Package encode encodes videos in a pool of workers and commits up to the lowest that is still open.
package encode

import (
	"container/heap"
	"context"
	"log"
	"sync"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// Encoder encodes a video, however long it takes.
type Encoder interface {
	Encode(ctx context.Context, video string) error
}

type offsets []int64

func (o offsets) Len() int           { return len(o) }
func (o offsets) Less(i, j int) bool { return o[i] < o[j] }
func (o offsets) Swap(i, j int)      { o[i], o[j] = o[j], o[i] }
func (o *offsets) Push(x any)        { *o = append(*o, x.(int64)) }
func (o *offsets) Pop() any {
	last := (*o)[len(*o)-1]
	*o = (*o)[:len(*o)-1]
	return last
}

type place struct {
	topic     string
	partition int32
}

// tracker knows for each partition the next offset and what was done beyond it.
type tracker struct {
	mu   sync.Mutex
	next map[place]int64
	done map[place]*offsets
}

func (t *tracker) begin(r *kgo.Record) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p := place{r.Topic, r.Partition}
	if _, ok := t.next[p]; !ok {
		t.next[p], t.done[p] = r.Offset, &offsets{}
	}
}

func (t *tracker) finish(r *kgo.Record) {
	t.mu.Lock()
	defer t.mu.Unlock()
	heap.Push(t.done[place{r.Topic, r.Partition}], r.Offset)
}

func (t *tracker) ready() map[string]map[int32]kgo.EpochOffset {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := map[string]map[int32]kgo.EpochOffset{}
	for p, done := range t.done {
		for done.Len() > 0 && (*done)[0] == t.next[p] {
			heap.Pop(done)
			t.next[p]++
		}
		if out[p.topic] == nil {
			out[p.topic] = map[int32]kgo.EpochOffset{}
		}
		out[p.topic][p.partition] = kgo.EpochOffset{Epoch: -1, Offset: t.next[p]}
	}
	return out
}

// Run encodes with the number of workers given.
func Run(ctx context.Context, encoder Encoder, workers int, seeds []string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("encode"),
		kgo.ConsumeTopics("videos"),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	t := &tracker{next: map[place]int64{}, done: map[place]*offsets{}}
	jobs := make(chan *kgo.Record)
	for range workers {
		go func() {
			for record := range jobs {
				if err := encoder.Encode(ctx, string(record.Value)); err != nil {
					log.Fatalf("encoding %s: %v", record.Value, err)
				}
				t.finish(record)
			}
		}()
	}
	for {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err0(); err != nil {
			return err
		}
		for _, record := range fetches.Records() {
			t.begin(record)
			jobs <- record
		}
		client.CommitOffsetsSync(ctx, t.ready(), func(_ *kgo.Client, _ *kmsg.OffsetCommitRequest, _ *kmsg.OffsetCommitResponse, err error) {
			if err != nil {
				log.Printf("commit: %v", err)
			}
		})
	}
}
