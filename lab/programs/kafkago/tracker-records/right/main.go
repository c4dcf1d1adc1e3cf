// Package clips transcodes clips, each in a goroutine. It keeps those that are done, and commits the last one behind
// which none is missing.
//
//lab:guarantee at-least-once
package clips

import (
	"context"
	"log"
	"sync"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// tracker keeps the clips that are done, and lie behind one that is not.
type tracker struct {
	mu   sync.Mutex
	next int64
	done map[int64]kafka.Message
}

// finish returns the last clip up to which all are done, if that is another than before.
func (t *tracker) finish(clip kafka.Message) (last kafka.Message, ok bool) {
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

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	var t *tracker
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if t == nil {
			t = &tracker{next: m.Offset, done: make(map[int64]kafka.Message)}
		}
		go func() {
			if err := env.Work(m.Value); err != nil {
				log.Fatalf("clip at offset %d: %v", m.Offset, err)
			}
			last, ok := t.finish(m)
			if !ok {
				return
			}
			if err := reader.CommitMessages(ctx, last); err != nil {
				log.Fatalf("commit: %v", err)
			}
		}()
	}
}
