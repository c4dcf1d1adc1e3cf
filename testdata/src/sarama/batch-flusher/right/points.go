// Package points writes measurements with a flusher that runs beside the claim.
package points

import (
	"context"
	"fmt"
	"log"
	"sync"
	"time"

	"github.com/IBM/sarama"
)

type Database interface {
	Insert(ctx context.Context, points []string) error
}

type buffer struct {
	db      Database
	session sarama.ConsumerGroupSession

	mu     sync.Mutex
	points []string
	last   *sarama.ConsumerMessage
}

func (b *buffer) add(msg *sarama.ConsumerMessage) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.points = append(b.points, string(msg.Value))
	b.last = msg
}

// run writes the buffer every second; what could not be written stays in it.
func (b *buffer) run(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if err := b.write(ctx); err != nil {
				log.Println("measurements:", err)
			}
		case <-ctx.Done():
			return
		}
	}
}

func (b *buffer) write(ctx context.Context) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.points) == 0 {
		return nil
	}
	if err := b.db.Insert(ctx, b.points); err != nil {
		return fmt.Errorf("insert %d points: %w", len(b.points), err)
	}
	b.session.MarkMessage(b.last, "")
	b.points = b.points[:0]
	return nil
}

type Handler struct {
	DB Database
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	b := &buffer{db: h.DB, session: session}
	go b.run(session.Context())
	for msg := range claim.Messages() {
		b.add(msg)
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "points", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"measurements"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
