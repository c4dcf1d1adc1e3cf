// Package flags keeps the feature flags of a process up to date; each process reads all of them anew.
package flags

import (
	"context"
	"crypto/rand"
	"log"
	"sync"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
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

// Follow reads flags until ctx ends.
func (f *Flags) Follow(ctx context.Context, brokers string) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":  brokers,
		"group.id":           "flags-" + rand.Text(),
		"auto.offset.reset":  "earliest",
		"enable.auto.commit": false,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Subscribe("flags", nil); err != nil {
		return err
	}
	for ctx.Err() == nil {
		m, err := c.ReadMessage(time.Second)
		if err != nil {
			if !err.(kafka.Error).IsTimeout() {
				log.Printf("flags: %v", err)
			}
			continue
		}
		f.mu.Lock()
		if f.values == nil {
			f.values = map[string]string{}
		}
		f.values[string(m.Key)] = string(m.Value)
		f.mu.Unlock()
	}
	return nil
}
