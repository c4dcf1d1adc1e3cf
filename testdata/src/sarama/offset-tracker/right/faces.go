// Package faces finds faces in pictures, with several workers and one tracker of what is done.
package faces

import (
	"context"
	"fmt"
	"log"
	"sync"

	"github.com/IBM/sarama"
)

// tracker knows the lowest offset that is not yet done.
type tracker struct {
	mu   sync.Mutex
	next int64
	done map[int64]bool
}

// start notes the first offset.
func (t *tracker) start(offset int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.next < 0 {
		t.next = offset
	}
}

// finish notes that offset is done and returns the lowest that is not.
func (t *tracker) finish(offset int64) int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.done[offset] = true
	for t.done[t.next] {
		delete(t.done, t.next)
		t.next++
	}
	return t.next
}

type Detector interface {
	Detect(ctx context.Context, picture []byte) error
}

type Handler struct {
	detector Detector
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	t := &tracker{next: -1, done: map[int64]bool{}}
	pictures := make(chan *sarama.ConsumerMessage)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for msg := range pictures {
				if err := h.detector.Detect(session.Context(), msg.Value); err != nil {
					log.Printf("picture %s: %v", msg.Key, err)
					continue // never done: the tracker stays below it
				}
				session.MarkOffset(claim.Topic(), claim.Partition(), t.finish(msg.Offset), "")
			}
		})
	}
	for msg := range claim.Messages() {
		t.start(msg.Offset)
		pictures <- msg
	}
	close(pictures)
	wg.Wait()
	return nil
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "faces", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"pictures"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
