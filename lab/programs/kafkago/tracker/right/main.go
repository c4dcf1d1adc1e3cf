// Package encodes encodes videos in several goroutines. The one that ends commits what lies below the first that has
// not ended.
//
//lab:guarantee unknown
//lab:shown at-least-once
package encodes

import (
	"context"
	"log"
	"sync"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// tracker knows the offsets that have ended, and lie above one that has not.
type tracker struct {
	mu    sync.Mutex
	begun bool
	next  int64
	ended map[int64]bool
}

func (t *tracker) begin(offset int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.begun {
		t.begun, t.next = true, offset
	}
}

// end returns the last offset below the first that has not ended, if that is another than before.
func (t *tracker) end(offset int64) (last int64, moved bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended[offset] = true
	for t.ended[t.next] {
		delete(t.ended, t.next)
		t.next++
		moved = true
	}
	return t.next - 1, moved
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	t := &tracker{ended: make(map[int64]bool)}
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		t.begin(m.Offset)
		go func() {
			if err := env.Work(m.Value); err != nil {
				log.Fatalf("video at offset %d: %v", m.Offset, err)
			}
			last, moved := t.end(m.Offset)
			if !moved {
				return
			}
			upTo := kafka.Message{Topic: m.Topic, Partition: m.Partition, Offset: last}
			if err := reader.CommitMessages(ctx, upTo); err != nil {
				log.Fatalf("commit: %v", err)
			}
		}()
	}
}
