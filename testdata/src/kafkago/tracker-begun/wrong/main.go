// Tracker-begun prints labels side by side, and commits each when it is done. The tracker begins
// with the first record.
package main

import (
	"context"
	"log"
	"sync"

	"github.com/segmentio/kafka-go"
)

type Printer interface {
	Print(ctx context.Context, label []byte) error
}

// tracker knows the offsets that are done, and lie above one that is not.
type tracker struct {
	mu   sync.Mutex
	next int64
	done map[int64]bool
}

// end returns the last offset below which all are done, and whether it has moved.
func (t *tracker) end(offset int64) (last int64, moved bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.done[offset] = true
	for t.done[t.next] {
		delete(t.done, t.next)
		t.next++
		moved = true
	}
	return t.next - 1, moved
}

// Run ends the process when a label cannot be printed.
func Run(ctx context.Context, brokers []string, printer Printer) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "printer", Topic: "labels"})
	defer reader.Close()
	var t *tracker
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if t == nil {
			t = &tracker{next: m.Offset, done: make(map[int64]bool)}
		}
		go func() {
			if err := printer.Print(ctx, m.Value); err != nil {
				log.Fatalf("label at offset %d: %v", m.Offset, err)
			}
			_, moved := t.end(m.Offset)
			if !moved {
				return
			}
			upTo := kafka.Message{Topic: m.Topic, Partition: m.Partition, Offset: m.Offset}
			if err := reader.CommitMessages(ctx, upTo); err != nil { // want "commit-concurrent"
				log.Fatalf("commit: %v", err)
			}
		}()
	}
}

func main() {}
