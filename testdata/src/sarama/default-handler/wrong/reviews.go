// Package reviews lets its users work on reviews; those that set nothing count them.
package reviews

import (
	"context"
	"log"

	"github.com/IBM/sarama"
)

// A Topic says what becomes of its records.
type Topic struct {
	Name    string
	Process func(ctx context.Context, value []byte) error
}

// count is what users get that set nothing.
func count(_ context.Context, value []byte) error {
	log.Printf("%d bytes", len(value))
	return nil
}

type Handler struct {
	topics map[string]Topic
}

// New fills what users left out.
func New(topics ...Topic) *Handler {
	h := &Handler{topics: map[string]Topic{}}
	for _, t := range topics {
		if t.Process == nil {
			t.Process = count
		}
		h.topics[t.Name] = t
	}
	return h
}

func (h *Handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (h *Handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *Handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		topic := h.topics[msg.Topic]
		if err := topic.Process(session.Context(), msg.Value); err != nil {
			log.Printf("offset %d: %v", msg.Offset, err)
			continue
		}
		session.MarkMessage(msg, "") // want "failure-skipped"
	}
	return nil
}

func Run(ctx context.Context, brokers []string, h *Handler) error {
	group, err := sarama.NewConsumerGroup(brokers, "reviews", sarama.NewConfig())
	if err != nil {
		return err
	}
	defer group.Close()
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"reviews"}, h); err != nil {
			return err
		}
	}
	return nil
}
