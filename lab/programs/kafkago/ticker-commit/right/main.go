// Package counters counts. A goroutine commits the last record that was counted, each 50 ms.
//
//lab:guarantee unknown
//lab:shown at-least-once
package counters

import (
	"context"
	"log"
	"sync"
	"time"

	"github.com/segmentio/kafka-go"

	"github.com/kafkavet/kafkavet/lab/program"
)

// counter counts records.
type counter struct {
	env    *program.Env
	reader *kafka.Reader
	mu     sync.Mutex
	last   *kafka.Message
}

func (c *counter) commit(ctx context.Context) {
	for range time.Tick(50 * time.Millisecond) {
		c.mu.Lock()
		last := c.last
		c.mu.Unlock()
		if last == nil {
			continue
		}
		if err := c.reader.CommitMessages(ctx, *last); err != nil {
			log.Fatalf("commit: %v", err)
		}
	}
}

func (c *counter) seen(m kafka.Message) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = &m
}

func (c *counter) run(ctx context.Context) error {
	for {
		m, err := c.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := c.env.Work(m.Value); err != nil {
			return err
		}
		c.seen(m)
	}
}

func Run(ctx context.Context, env *program.Env) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: env.Brokers,
		GroupID: env.Group,
		Topic:   env.Topic,
	})
	defer reader.Close()
	c := &counter{env: env, reader: reader}
	go c.commit(ctx)
	return c.run(ctx)
}
