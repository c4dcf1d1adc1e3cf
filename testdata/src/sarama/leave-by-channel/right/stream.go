// Package stream turns a consumer group into a channel of events for its users.
package stream

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/IBM/sarama"
)

type Event struct {
	Type string          `json:"type"`
	Body json.RawMessage `json:"body"`
	// Done says that the event was processed.
	Done func() `json:"-"`
}

type Stream struct {
	events chan Event
}

func New() *Stream { return &Stream{events: make(chan Event)} }

// Events is the channel on which events arrive.
func (s *Stream) Events() <-chan Event { return s.events }

func (h *Stream) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Stream) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Stream) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		var e Event
		if err := json.Unmarshal(msg.Value, &e); err != nil {
			return fmt.Errorf("offset %d: %w", msg.Offset, err)
		}
		processed := make(chan struct{})
		e.Done = func() { close(processed) }
		h.events <- e
		select {
		case <-processed:
			session.MarkMessage(msg, "")
		case <-session.Context().Done():
			return nil
		}
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Stream) error {
	cfg := sarama.NewConfig()
	cfg.Consumer.Offsets.Initial = sarama.OffsetOldest
	group, err := sarama.NewConsumerGroup(brokers, "event-stream", cfg)
	if err != nil {
		return fmt.Errorf("join group: %w", err)
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"events"}, h); err != nil {
			return fmt.Errorf("consume: %w", err)
		}
	}
	return ctx.Err()
}
