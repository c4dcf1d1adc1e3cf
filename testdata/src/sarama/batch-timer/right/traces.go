// Package traces writes spans in batches, by size and by time.
package traces

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/IBM/sarama"
)

type Backend interface {
	WriteSpans(ctx context.Context, spans [][]byte) error
}

// batch collects the spans of one claim.
type batch struct {
	backend Backend
	session sarama.ConsumerGroupSession

	mu    sync.Mutex
	spans [][]byte
	last  *sarama.ConsumerMessage
}

func (b *batch) add(msg *sarama.ConsumerMessage) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.spans = append(b.spans, msg.Value)
	b.last = msg
}

func (b *batch) flush() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.spans) == 0 {
		return nil
	}
	if err := b.backend.WriteSpans(b.session.Context(), b.spans); err != nil {
		return fmt.Errorf("write %d spans: %w", len(b.spans), err)
	}
	b.session.MarkMessage(b.last, "")
	b.spans = nil
	return nil
}

type Collector struct {
	Backend Backend
}

func (h *Collector) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Collector) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Collector) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	b := &batch{backend: h.Backend, session: session}
	tick := time.NewTicker(5 * time.Second)
	defer tick.Stop()
	for {
		select {
		case msg, ok := <-claim.Messages():
			if !ok {
				return b.flush()
			}
			b.add(msg)
		case <-tick.C:
			if err := b.flush(); err != nil {
				return err
			}
		}
	}
}

func Run(ctx context.Context, brokers []string, h *Collector) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "traces", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"spans"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
