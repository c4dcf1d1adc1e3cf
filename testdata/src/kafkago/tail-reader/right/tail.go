// Package tail shows new records to the browsers that look on.
package tail

import (
	"context"
	"log"
	"net"
	"sync"
	"time"

	"github.com/segmentio/kafka-go"
)

type Hub struct {
	mu    sync.Mutex
	conns map[net.Conn]struct{}
}

func (h *Hub) Broadcast(b []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.conns {
		c.SetWriteDeadline(time.Now().Add(time.Second))
		if _, err := c.Write(b); err != nil {
			log.Printf("%s: %v", c.RemoteAddr(), err)
			delete(h.conns, c)
		}
	}
}

// Tail has no group: it starts at the end and keeps no position.
func Tail(ctx context.Context, brokers []string, topic string, h *Hub) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers:   brokers,
		Topic:     topic,
		Partition: 0,
	})
	defer reader.Close()
	if err := reader.SetOffset(kafka.LastOffset); err != nil {
		return err
	}
	for {
		m, err := reader.ReadMessage(ctx)
		if err != nil {
			return err
		}
		h.Broadcast(m.Value)
	}
}
