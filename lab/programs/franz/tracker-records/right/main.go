// Package clips transcodes clips, each in a goroutine. It keeps those that are done, and commits the last one behind
// which none is missing.
//
//lab:guarantee at-least-once
package clips

import (
	"context"
	"log"
	"sync"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/program"
)

// tracker keeps the clips that are done, and lie behind one that is not.
type tracker struct {
	mu   sync.Mutex
	next int64
	done map[int64]*kgo.Record
}

// finish returns the last clip up to which all are done, if that is another than before.
func (t *tracker) finish(clip *kgo.Record) (last *kgo.Record, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.done[clip.Offset] = clip
	for {
		clip, more := t.done[t.next]
		if !more {
			return last, ok
		}
		delete(t.done, t.next)
		t.next++
		last, ok = clip, true
	}
}

type studio struct {
	env    *program.Env
	client *kgo.Client
	done   *tracker
}

func (s *studio) transcode(ctx context.Context, clip *kgo.Record) {
	if err := s.env.Work(clip.Value); err != nil {
		log.Fatalf("clip at offset %d: %v", clip.Offset, err)
	}
	if last, ok := s.done.finish(clip); ok {
		if err := s.client.CommitRecords(ctx, last); err != nil {
			log.Fatalf("commit: %v", err)
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
	s := &studio{env: env, client: client}
	for {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return err
		}
		for _, clip := range fetches.Records() {
			if s.done == nil {
				s.done = &tracker{next: clip.Offset, done: make(map[int64]*kgo.Record)}
			}
			go s.transcode(ctx, clip)
		}
	}
}
