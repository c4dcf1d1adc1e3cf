// Package flags holds feature flags: each process reads all of them, in a group of its own.
package flags

import (
	"context"
	"crypto/rand"
	"fmt"
	"sync"

	"github.com/IBM/sarama"
)

type Flags struct {
	mu     sync.RWMutex
	values map[string]string
}

func (f *Flags) Get(name string) string {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.values[name]
}

func (h *Flags) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Flags) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Flags) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		h.mu.Lock()
		h.values[string(msg.Key)] = string(msg.Value)
		h.mu.Unlock()
	}
	return nil
}

// Follow reads the flags from the start of the topic, and every change.
func Follow(ctx context.Context, brokers []string) (*Flags, error) {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, fmt.Sprintf("flags-%s", rand.Text()), cfg)
	if err != nil {
		return nil, err
	}
	f := &Flags{values: map[string]string{}}
	go func() {
		defer group.Close()
		for ctx.Err() == nil {
			if err := group.Consume(ctx, []string{"flags"}, f); err != nil {
				return
			}
		}
	}()
	return f, nil
}
