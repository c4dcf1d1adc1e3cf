// Package consumer feeds workers with the records of a reader that its user describes, plain or traced: without a
// group, for it says nothing of commits.
package consumer

import (
	"context"
	"log"
	"sync"

	"github.com/segmentio/kafka-go"
)

// Config is what a user decides.
type Config struct {
	Reader  kafka.ReaderConfig
	Traced  bool
	Workers int
	Handle  func(*kafka.Message) error
}

// Reader is what a consumer needs.
type Reader interface {
	ReadMessage(ctx context.Context) (*kafka.Message, error)
	Close() error
}

type plain struct{ r *kafka.Reader }

func (p *plain) ReadMessage(ctx context.Context) (*kafka.Message, error) {
	msg, err := p.r.ReadMessage(ctx)
	return &msg, err
}

func (p *plain) Close() error { return p.r.Close() }

type traced struct {
	r     *kafka.Reader
	spans map[string]int
}

func (t *traced) ReadMessage(ctx context.Context) (*kafka.Message, error) {
	msg, err := t.r.ReadMessage(ctx)
	if err != nil {
		return nil, err
	}
	t.spans[msg.Topic]++
	return &msg, nil
}

func (t *traced) Close() error { return t.r.Close() }

type Consumer struct {
	cfg      *Config
	reader   Reader
	messages chan *kafka.Message
	wg       sync.WaitGroup
}

func New(cfg *Config) *Consumer {
	r := kafka.NewReader(cfg.Reader)
	c := &Consumer{cfg: cfg, messages: make(chan *kafka.Message, cfg.Workers)}
	if cfg.Traced {
		c.reader = &traced{r: r, spans: map[string]int{}}
	} else {
		c.reader = &plain{r: r}
	}
	return c
}

func (c *Consumer) Run(ctx context.Context) {
	c.wg.Add(1)
	go c.read(ctx)
	for range c.cfg.Workers {
		c.wg.Add(1)
		go func() {
			defer c.wg.Done()
			for msg := range c.messages {
				if err := c.cfg.Handle(msg); err != nil {
					log.Printf("handle: %v", err)
				}
			}
		}()
	}
	c.wg.Wait()
}

func (c *Consumer) read(ctx context.Context) {
	defer c.wg.Done()
	defer close(c.messages)
	for ctx.Err() == nil {
		msg, err := c.reader.ReadMessage(ctx)
		if err != nil {
			log.Printf("read: %v", err)
			continue
		}
		c.messages <- msg
	}
}
