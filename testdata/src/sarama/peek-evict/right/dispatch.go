// Package dispatch works through a queue of its own and removes an entry when it is done.
package dispatch

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/IBM/sarama"
)

type Depot interface {
	Dispatch(ctx context.Context, order []byte) error
}

type queue struct {
	entries []*sarama.ConsumerMessage
}

func (q *queue) push(m *sarama.ConsumerMessage) { q.entries = append(q.entries, m) }
func (q *queue) peek() *sarama.ConsumerMessage  { return q.entries[0] }
func (q *queue) evict()                         { q.entries = q.entries[1:] }
func (q *queue) empty() bool                    { return len(q.entries) == 0 }

type Handler struct {
	depot Depot
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	var q queue
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case msg, ok := <-claim.Messages():
			if !ok {
				return nil
			}
			q.push(msg)
		case <-tick.C:
			for !q.empty() {
				head := q.peek()
				if err := h.depot.Dispatch(session.Context(), head.Value); err != nil {
					log.Printf("dispatch %s, again in a second: %v", head.Key, err)
					break // the head stays where it is
				}
				session.MarkMessage(head, "")
				q.evict()
			}
		}
	}
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "dispatch", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"dispatches"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
