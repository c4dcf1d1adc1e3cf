// Package videos encodes videos. Its workers take them from a channel, and what is committed lies below the first
// that is not encoded.
//
//lab:guarantee unknown
//lab:shown at-least-once
package videos

import (
	"context"
	"log"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

// tracker knows the next offset to commit, and what is encoded beyond it.
type tracker struct {
	mu   sync.Mutex
	next int64 // -1 before the first
	done map[int64]bool
}

func (t *tracker) begin(r *kgo.Record) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.next < 0 {
		t.next = r.Offset
	}
}

func (t *tracker) finish(r *kgo.Record) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.done[r.Offset] = true
}

// advance returns the offset below which everything is encoded.
func (t *tracker) advance() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.done[t.next] {
		delete(t.done, t.next)
		t.next++
	}
	return t.next
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
	videos := make(chan *kgo.Record)
	defer close(videos)
	t := &tracker{next: -1, done: make(map[int64]bool)}
	for range 20 {
		go func() {
			for r := range videos {
				if err := env.Work(r.Value); err != nil {
					log.Fatalf("video at offset %d: %v", r.Offset, err)
				}
				t.finish(r)
			}
		}()
	}
	go func() {
		for range time.Tick(50 * time.Millisecond) {
			next := t.advance()
			if next < 0 {
				continue
			}
			client.CommitOffsetsSync(ctx, map[string]map[int32]kgo.EpochOffset{
				env.Topic: {0: {Epoch: -1, Offset: next}},
			}, nil)
		}
	}()
	for {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return err
		}
		for _, r := range fetches.Records() {
			t.begin(r)
			videos <- r
		}
	}
}
