// Package client keeps a reader for each topic, and returns what it reads to its callers.
package client

import (
	"context"
	"errors"
	"sync"

	"github.com/segmentio/kafka-go"
)

// Reader is what the client needs of kafka-go, so that tests can replace it.
type Reader interface {
	FetchMessage(ctx context.Context) (kafka.Message, error)
	ReadMessage(ctx context.Context) (kafka.Message, error)
	CommitMessages(ctx context.Context, msgs ...kafka.Message) error
}

type Message struct {
	Body []byte
	from kafka.Message
}

type Client struct {
	brokers []string
	group   string
	mu      sync.Mutex
	readers map[string]Reader
}

func (c *Client) reader(topic string) Reader {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.readers == nil {
		c.readers = make(map[string]Reader)
	}
	if c.readers[topic] == nil {
		c.readers[topic] = kafka.NewReader(kafka.ReaderConfig{Brokers: c.brokers, GroupID: c.group, Topic: topic})
	}
	return c.readers[topic]
}

// Receive returns the next message of a topic.
func (c *Client) Receive(ctx context.Context, topic string) (*Message, error) {
	if c.group == "" {
		return nil, errors.New("no group")
	}
	r := c.reader(topic)
	m, err := r.ReadMessage(ctx) // want `\[auto-commit\]`
	if err != nil {
		return nil, err
	}
	return &Message{Body: m.Value, from: m}, nil
}
