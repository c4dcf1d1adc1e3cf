// Concurrent-tracker draws pictures side by side, and commits up to the first one that is not done.
package main

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"net/http"
	"sync"

	"github.com/segmentio/kafka-go"
)

// tracker knows which offsets are done.
type tracker struct {
	mu   sync.Mutex
	done map[int64]bool
	next int64 // all below it are
}

// finish tells the last offset of those that are done without a gap, and whether there are more of them than before.
func (t *tracker) finish(offset int64) (int64, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.done[offset] = true
	more := false
	for t.done[t.next] {
		delete(t.done, t.next)
		t.next++
		more = true
	}
	return t.next - 1, more
}

func main() {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: []string{"localhost:9092"}, GroupID: "thumbnails", Topic: "uploads"})
	defer reader.Close()
	t := &tracker{done: map[int64]bool{}}
	slots := make(chan struct{}, 8)
	for {
		msg, err := reader.FetchMessage(context.Background())
		if err != nil {
			log.Fatal(err)
		}
		slots <- struct{}{}
		go func() {
			defer func() { <-slots }()
			if err := draw(msg.Value); err != nil {
				log.Printf("draw: %v", err)
				return
			}
			last, more := t.finish(msg.Offset)
			if !more {
				return
			}
			upTo := kafka.Message{Topic: msg.Topic, Partition: msg.Partition, Offset: last}
			if err := reader.CommitMessages(context.Background(), upTo); err != nil {
				log.Printf("commit: %v", err)
			}
		}()
	}
}

func draw(picture []byte) error {
	res, err := http.Post("http://localhost:8080/draw", "image/png", bytes.NewReader(picture))
	if err != nil {
		return fmt.Errorf("post: %w", err)
	}
	return res.Body.Close()
}
