// Tracker-kept encodes videos side by side, keeps the records that are done, and commits each when it is.
package main

import (
	"context"
	"log"
	"sync"

	"github.com/segmentio/kafka-go"
)

type Encoder interface {
	Encode(ctx context.Context, video []byte) error
}

// tracker keeps records that are done, and lie above one that is not.
type tracker struct {
	mu   sync.Mutex
	next int64
	done map[int64]kafka.Message
}

// end returns the last record below which all are done, if that is another one than before.
func (t *tracker) end(m kafka.Message) (last kafka.Message, ok bool) {
	t.done[m.Offset] = m
	for {
		m, more := t.done[t.next]
		if !more {
			return last, ok
		}
		delete(t.done, t.next)
		t.next++
		last, ok = m, true
	}
}

// Run ends the process when a video cannot be encoded.
func Run(ctx context.Context, brokers []string, encoder Encoder) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "encoder", Topic: "videos"})
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
			if err := encoder.Encode(ctx, m.Value); err != nil {
				log.Fatalf("video at offset %d: %v", m.Offset, err)
			}
			t.mu.Lock()
			defer t.mu.Unlock()
			if _, ok := t.end(m); ok {
				if err := reader.CommitMessages(ctx, m); err != nil { // want "commit-concurrent"
					log.Fatalf("commit: %v", err)
				}
			}
		}()
	}
}

func main() {}
